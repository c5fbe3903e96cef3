public import Dispatch
import Synchronization

/// The memory that pictures may take while they are opened, by all readers at once: who would go
/// beyond it waits until others are done.
///
/// A reader that keeps one picture may wait for room for another. So that nobody waits for ever, one
/// that has waited long is let in, whatever others keep, when no picture is being decoded.
public final class PictureMemory: Sendable {
  /// That of this process: 1 GiB.
  public static let shared = PictureMemory(most: 1 << 30)

  /// In bytes.
  public let most: Int
  private let patience: DispatchTimeInterval
  private let state = Mutex(State())

  private struct State {
    var used = 0
    /// The most there ever was.
    var peak = 0
    /// Decodings under way.
    var busy = 0
    var waiting: [(bytes: Int, go: DispatchSemaphore)] = []
  }

  /// - Parameter patience: how long a reader waits before it is let in while nobody decodes.
  public init(most: Int, patience: DispatchTimeInterval = .seconds(10)) {
    self.most = most
    self.patience = patience
  }

  /// Bytes in use.
  public var used: Int { state.withLock(\.used) }

  /// The most bytes that were ever in use at once.
  public var peak: Int { state.withLock(\.peak) }

  /// A part of the memory, given back when it is closed or forgotten.
  public final class Share: Sendable {
    private let memory: PictureMemory
    private let bytes: Mutex<Int>

    fileprivate init(_ memory: PictureMemory, _ bytes: Int) {
      self.memory = memory
      self.bytes = Mutex(bytes)
    }

    deinit { keep(0) }

    /// Gives back all but `count` bytes.
    func keep(_ count: Int) {
      let surplus = bytes.withLock { bytes in
        defer { bytes = min(bytes, count) }
        return max(0, bytes - count)
      }
      memory.giveBack(surplus, endsDecoding: false)
    }

    /// Gives back all of it.
    public func close() { keep(0) }
  }

  /// Waits for `bytes`, which are at most `most`, decodes, and keeps as much as `keeping` says.
  func share<Result, Failure: Error>(
    _ bytes: Int, decoding: () throws(Failure) -> Result, keeping: (Result) -> Int
  ) throws(Failure) -> (Result, Share) {
    let wait = state.withLock { state -> DispatchSemaphore? in
      if state.waiting.isEmpty, fits(bytes, state) {
        admit(bytes, &state)
        return nil
      }
      let go = DispatchSemaphore(value: 0)
      state.waiting.append((bytes, go))
      return go
    }
    if let wait { waitPatiently(for: wait) }
    let share = Share(self, bytes)
    defer { giveBack(0, endsDecoding: true) }
    let result = try decoding()
    share.keep(keeping(result))
    return (result, share)
  }

  private func fits(_ bytes: Int, _ state: State) -> Bool {
    state.used + bytes <= most
  }

  private func waitPatiently(for go: DispatchSemaphore) {
    while go.wait(timeout: .now() + patience) == .timedOut {
      let isLetIn = state.withLock { state in
        guard state.busy == 0, let place = state.waiting.firstIndex(where: { $0.go === go }) else {
          return false
        }
        admit(state.waiting.remove(at: place).bytes, &state)
        return true
      }
      if isLetIn { return }
    }
  }

  private func admit(_ bytes: Int, _ state: inout State) {
    state.used += bytes
    state.peak = max(state.peak, state.used)
    state.busy += 1
  }

  private func giveBack(_ bytes: Int, endsDecoding: Bool) {
    state.withLock { state in
      state.used -= bytes
      if endsDecoding { state.busy -= 1 }
      while let first = state.waiting.first, fits(first.bytes, state) {
        state.waiting.removeFirst()
        admit(first.bytes, &state)
        first.go.signal()
      }
    }
  }
}
