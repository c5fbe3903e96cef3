/// How long one answer took, in milliseconds.
public struct AnswerTimes: Sendable, Hashable {
  /// From the key that made the picture due until the terminal had acknowledged all of it; nil where
  /// it acknowledges nothing: not measured.
  public var drawMs: Int?
  /// From the whole picture to the first rating key. Where that wasn't measured, from when the
  /// picture's bytes had been sent.
  public var firstKeyMs: Int
  /// From the whole picture, or its bytes, to the confirmation.
  public var confirmMs: Int
  /// How long a picture whose time is limited was whole on the screen, from acknowledgement to
  /// acknowledgement; nil without a limit, and where it wasn't measured.
  public var exposureMs: Int?

  /// Times in milliseconds.
  public init(drawMs: Int?, firstKeyMs: Int, confirmMs: Int, exposureMs: Int? = nil) {
    self.drawMs = drawMs
    self.firstKeyMs = firstKeyMs
    self.confirmMs = confirmMs
    self.exposureMs = exposureMs
  }
}

/// The moments of one showing, as they come.
///
/// An answer counts from the moment the picture was whole on the screen, and that is when the
/// terminal has acknowledged its last byte: the acknowledgement and the reader's keys come back by
/// the same line, so that its length cancels.
public struct ShowingClock: Sendable, Hashable {
  /// The key was taken that made the picture due.
  public let due: ContinuousClock.Instant
  /// The picture was whole on the screen; nil until then.
  public private(set) var whole: ContinuousClock.Instant?
  /// Whether the terminal said so; else its bytes had been sent.
  public private(set) var isAcknowledged = false
  private var firstKey: ContinuousClock.Instant?
  private var gone: ContinuousClock.Instant?

  /// A picture is due.
  public init(due: ContinuousClock.Instant) {
    self.due = due
  }

  /// Whether the picture has been whole: only then may it be rated.
  public var isWhole: Bool { whole != nil }

  /// The picture is whole. One that is drawn again, after a resize for example, keeps its time.
  public mutating func becameWhole(at time: ContinuousClock.Instant, acknowledged: Bool) {
    guard whole == nil else { return }
    whole = time
    isAcknowledged = acknowledged
  }

  /// A rating key was taken.
  public mutating func pressed(at time: ContinuousClock.Instant) {
    firstKey = firstKey ?? time
  }

  /// The terminal has acknowledged that the picture is off the screen.
  public mutating func left(at time: ContinuousClock.Instant) {
    guard isAcknowledged else { return }
    gone = gone ?? time
  }

  /// The times of an answer confirmed now; nil while the picture isn't whole.
  public func times(confirmedAt time: ContinuousClock.Instant) -> AnswerTimes? {
    guard let whole else { return nil }
    func since(_ start: ContinuousClock.Instant, _ end: ContinuousClock.Instant) -> Int {
      max(0, start.duration(to: end).milliseconds)
    }
    return AnswerTimes(
      drawMs: isAcknowledged ? since(due, whole) : nil, firstKeyMs: since(whole, firstKey ?? time),
      confirmMs: since(whole, time), exposureMs: gone.map { since(whole, $0) })
  }
}
