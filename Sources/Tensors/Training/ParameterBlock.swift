/// The numbers a network learns, all in one block of memory, with their slopes, what the optimiser
/// remembers of each, and their moving average in blocks laid out alike: a step of training then is a
/// few passes over long runs of numbers.
package final class ParameterBlock: Sendable {
  /// How a tensor of a file lies in the block.
  enum Layout: Sendable, Hashable {
    /// As in the file.
    case plain
    /// (outputs, inputs) in the file, (inputs, outputs) here.
    case matrix
    /// (outputs, inputs, height, width) in the file, (height, width, inputs, outputs) here.
    case kernel
  }

  /// One tensor.
  package struct Entry: Sendable {
    package let name: String
    /// Its sides in files.
    package let shape: [Int]
    let layout: Layout
    /// Where in the block it begins.
    package let offset: Int

    /// Numbers it has.
    package var count: Int { shape.reduce(1, *) }
    /// Positions of a kernel: 9, or 1.
    var positions: Int { shape.dropFirst(2).reduce(1, *) }
    /// Whether weight decay pulls at it: not where it has one side.
    var decays: Bool { shape.count > 1 }
  }

  /// The numbers that every parameter has.
  package enum Part: String, Sendable, CaseIterable {
    case weights
    case slopes
    /// AdamW's mean of the slopes, and of their squares.
    case means
    case squares
    /// The moving average of the weights.
    case average
  }

  package let entries: [Entry]
  private let places: [String: Int]
  private let parts: [Part: Storage]

  /// All zeros.
  ///
  /// - Parameters:
  ///   - tensors: names and sides, as files have them.
  ///   - tables: names of those with two sides that are tables of rows, not matrices.
  package init(_ tensors: [(name: String, shape: [Int])], tables: Set<String> = []) {
    var offset = 0
    entries = tensors.map { tensor in
      defer { offset += (tensor.shape.reduce(1, *) + 15) / 16 * 16 }
      let layout: Layout =
        switch tensor.shape.count {
        case 4: .kernel
        case 2 where !tables.contains(tensor.name): .matrix
        default: .plain
        }
      return Entry(name: tensor.name, shape: tensor.shape, layout: layout, offset: offset)
    }
    places = Dictionary(
      entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let total = offset
    parts = Dictionary(
      uniqueKeysWithValues: Part.allCases.map { ($0, Storage(count: total)) })
  }

  /// All numbers of a part, gaps of zeros between tensors.
  package func floats(_ part: Part) -> Floats {
    guard let storage = parts[part] else { preconditionFailure("every part has its memory") }
    return storage.floats
  }

  /// The numbers of one tensor, as they lie here.
  func floats(_ part: Part, of entry: Entry) -> Floats {
    floats(part).part(entry.offset, entry.count)
  }

  /// The parameter called `name`.
  ///
  /// - Precondition: there is one.
  func parameter(_ name: String) -> Parameter {
    guard let place = places[name], let weights = parts[.weights], let slopes = parts[.slopes]
    else { preconditionFailure("the network has no parameter '\(name)'") }
    let entry = entries[place]
    return Parameter(
      entry: entry, weights: Storage(partOf: weights, entry.offset, entry.count),
      slopes: Storage(partOf: slopes, entry.offset, entry.count))
  }

  /// A part by name, as files have it.
  package func tensors(_ part: Part) -> [(name: String, tensor: Tensor)] {
    entries.map { entry in
      let values = floats(part, of: entry).array
      return (entry.name, Tensor(shape: entry.shape, values: entry.fileOrder(of: values)))
    }
  }

  /// Takes the numbers of one tensor from a file's.
  ///
  /// - Precondition: the sides are the parameter's.
  package func set(_ part: Part, _ name: String, to tensor: Tensor) {
    guard let place = places[name], entries[place].shape == tensor.shape else {
      preconditionFailure("a tensor has the sides of its parameter")
    }
    let entry = entries[place]
    floats(part, of: entry).set(entry.blockOrder(of: tensor.values))
  }

  /// Copies one part to another.
  package func copy(_ source: Part, to target: Part) {
    if target != source { floats(target).set(floats(source).array) }
  }
}

extension ParameterBlock.Entry {
  /// The numbers as files have them.
  package func fileOrder(of values: [Float]) -> [Float] {
    guard layout != .plain else { return values }
    let (outputs, inputs, positions) = (shape[0], shape[1], positions)
    var result = values
    for position in 0..<positions {
      for input in 0..<inputs {
        for output in 0..<outputs {
          result[(output * inputs + input) * positions + position] =
            values[(position * inputs + input) * outputs + output]
        }
      }
    }
    return result
  }

  /// The numbers of a file as the block has them.
  func blockOrder(of values: [Float]) -> [Float] {
    guard layout != .plain else { return values }
    let (outputs, inputs, positions) = (shape[0], shape[1], positions)
    var result = values
    for position in 0..<positions {
      for input in 0..<inputs {
        for output in 0..<outputs {
          result[(position * inputs + input) * outputs + output] =
            values[(output * inputs + input) * positions + position]
        }
      }
    }
    return result
  }
}

/// One tensor of a `ParameterBlock`: its weights and their slopes, shared with the block.
struct Parameter: Sendable {
  let entry: ParameterBlock.Entry
  let weights: Storage
  let slopes: Storage

  /// Channels of a kernel's or matrix's input.
  var inputs: Int { entry.shape[1] }
  /// Channels of its output.
  var outputs: Int { entry.shape[0] }
  /// 9 or 1.
  var positions: Int { entry.positions }
}
