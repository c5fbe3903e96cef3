import Foundation

// Invariant of this file. `Storage` owns a block of memory that nothing else frees, and `Floats` is
// a range inside such a block. A `Floats` is used only while its `Storage` lives: operations get
// theirs from the arena of the run they are part of, or from weights they hold themselves. Within
// one phase of an operation, no two tasks write the same float and none reads what another writes;
// between phases, `WorkerPool.run` returns only when every task is done. Weights are written only
// while their layer is being built, by the one thread that builds it; those that are trained are
// written, with their slopes, by the operations of a training's step and by its optimiser, which take
// turns on the one thread that owns the training.

/// A run of floats in a block of memory. Copies share the memory.
package struct Floats: @unchecked Sendable {
  /// The first float; for the C kernels.
  package let start: UnsafeMutablePointer<Float>
  /// How many there are.
  package let count: Int

  /// The part of `count` floats from `offset` on.
  package func part(_ offset: Int, _ count: Int) -> Floats {
    precondition(
      offset >= 0 && count >= 0 && offset + count <= self.count, "a part lies within its whole")
    return Floats(start: start + offset, count: count)
  }

  /// The number at `index`.
  package subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "an index lies within its floats")
      return start[index]
    }
    nonmutating set {
      precondition(index >= 0 && index < count, "an index lies within its floats")
      start[index] = newValue
    }
  }

  /// Copies all of `values` to the beginning.
  package func set(_ values: ArraySlice<Float>) {
    precondition(values.count <= count, "values fit where they are copied to")
    values.withUnsafeBufferPointer { values in
      guard let first = values.baseAddress else { return }
      start.update(from: first, count: values.count)
    }
  }

  /// Copies all of `values` to the beginning.
  package func set(_ values: [Float]) {
    set(values[...])
  }

  /// Copies all of them to `values`, from the number at `index` on.
  package func copy(to values: inout [Float], at index: Int) {
    precondition(index >= 0 && index + count <= values.count, "room for what is copied")
    values.withUnsafeMutableBufferPointer { values in
      guard let first = values.baseAddress else { return }
      (first + index).update(from: start, count: count)
    }
  }

  /// All of them, as an array.
  package var array: [Float] {
    Array(UnsafeBufferPointer(start: start, count: count))
  }
}

/// A block of zeros, aligned to 64 bytes, that lives as long as this does.
package final class Storage: @unchecked Sendable {
  /// All of it.
  package let floats: Floats
  /// Whose memory it is; nil for its own.
  private let owner: Storage?
  /// The bytes of a block that was mapped by itself; 0 for others.
  private let mapped: Int

  /// From so many bytes on a block is mapped by itself.
  private static let leastMapped = 1 << 20

  /// Takes `count` floats from the system. Of a large block only those take memory that are used: an
  /// arena has room for the largest batch, and most are smaller.
  package init(count: Int) {
    let bytes = max(64, (count * 4 + 63) / 64 * 64)
    owner = nil
    let whole: UnsafeMutableRawPointer? =
      bytes < Self.leastMapped
      ? MAP_FAILED
      : mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    let memory: UnsafeMutableRawPointer
    if let whole, whole != MAP_FAILED {
      (memory, mapped) = (whole, bytes)
    } else {
      memory = .allocate(byteCount: bytes, alignment: 64)
      memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
      mapped = 0
    }
    floats = Floats(
      start: memory.bindMemory(to: Float.self, capacity: bytes / 4), count: count)
  }

  /// Some of the memory of `whole`, which lives on with it.
  package init(partOf whole: Storage, _ offset: Int, _ count: Int) {
    floats = whole.floats.part(offset, count)
    owner = whole
    mapped = 0
  }

  /// Takes as much as `values` need, and copies them.
  package convenience init(_ values: [Float]) {
    self.init(count: values.count)
    floats.set(values)
  }

  deinit {
    if mapped > 0 {
      munmap(floats.start, mapped)
    } else if owner == nil {
      floats.start.deallocate()
    }
  }
}
