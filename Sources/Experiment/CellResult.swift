import Basis
public import Foundation
import Tensors

/// What a finished training says of every test picture: the file of a cell, the same bytes wherever
/// it was trained on processors of one kind.
public struct CellResult: Sendable {
  public let cell: Cell
  /// SHA-256 of the sealed plan, split and generators.
  public let seal: String
  /// Log probabilities of the classes, a row a test picture in the split's order.
  public let logs: [[Float]]
  /// How many pictures of each class were learned from.
  public let learned: [Int]
  /// Mean -log probability on `select`, look by look.
  public let looks: [Double]

  public init(cell: Cell, seal: String, logs: [[Float]], learned: [Int], looks: [Double]) {
    self.cell = cell
    self.seal = seal
    self.logs = logs
    self.learned = learned
    self.looks = looks
  }

  private struct Notes: Codable {
    var cell: Cell
    var seal: String
    var learned: [Int]
    var looks: [Double]
  }

  private static let key = "leuko-cell"

  /// The file's bytes.
  public func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let notes = try encoder.encode(Notes(cell: cell, seal: seal, learned: learned, looks: looks))
    let width = logs.first?.count ?? 0
    return Safetensors.encoded(
      [("logs", Tensor(shape: [logs.count, width], values: logs.flatMap { $0 }))],
      metadata: [Self.key: String(decoding: notes, as: UTF8.self)])
  }

  /// Reads a file. Throws `ExperimentError.damaged`.
  ///
  /// - Parameters:
  ///   - pictures: how many were tested.
  ///   - classes: how many there are.
  public init(reading url: URL, pictures: Int, classes: Int) throws(ExperimentError) {
    let name = url.lastPathComponent
    let file: Safetensors
    let tensor: Tensor
    do {
      file = try Safetensors(at: url)
      tensor = try file.tensor("logs", shape: [pictures, classes])
    } catch {
      throw .damaged(file: name, problem: error.summary)
    }
    guard let text = file.metadata[Self.key],
      let notes = try? JSONDecoder().decode(Notes.self, from: Data(text.utf8)),
      notes.learned.count == classes, tensor.values.allSatisfy(\.isFinite)
    else { throw .damaged(file: name, problem: "it isn't the result of a training") }
    cell = notes.cell
    seal = notes.seal
    learned = notes.learned
    looks = notes.looks
    logs = (0..<pictures).map { Array(tensor.values[$0 * classes..<($0 + 1) * classes]) }
  }
}
