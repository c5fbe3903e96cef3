/// Something a page asks the world to do, as data.
protocol RoomRequest: Sendable, Equatable {
  /// Whether its answer decides which cell, list or page the next key is about. Keys that come
  /// meanwhile, from quick fingers or a line that bunches them, wait for it. None of them waits for a
  /// model or a report.
  var leads: Bool { get }
  /// Whether it may take seconds, as what loads or asks a model does, and decides nothing about others.
  var isSlow: Bool { get }
  /// Whether one that waits needn't be served any more once this one has been asked.
  func overtakes(_ other: Self) -> Bool
}

extension RoomRequest {
  var leads: Bool { false }
  var isSlow: Bool { false }
  func overtakes(_ other: Self) -> Bool { false }

  fileprivate func isEqual(_ other: any RoomRequest) -> Bool { self == other as? Self }

  fileprivate func isOvertaking(_ other: any RoomRequest) -> Bool {
    (other as? Self).map(overtakes) ?? false
  }
}

/// A request to some room.
struct AnyRequest: RoomRequest {
  let base: any RoomRequest

  init(_ base: some RoomRequest) {
    self.base = (base as? AnyRequest)?.base ?? base
  }

  var leads: Bool { base.leads }
  var isSlow: Bool { base.isSlow }
  func overtakes(_ other: AnyRequest) -> Bool { base.isOvertaking(other.base) }

  static func == (one: AnyRequest, other: AnyRequest) -> Bool { one.base.isEqual(other.base) }
}

/// What a page that asks nothing asks, and hears.
enum Nothing: RoomRequest {}
