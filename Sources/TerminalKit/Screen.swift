/// A page of the console. It is a value: `update` is the only way it changes, `draw` the only
/// way it shows, and neither touches the world.
public protocol Screen: Sendable, Equatable {
  /// What can happen to it.
  associatedtype Event: Sendable
  /// Something it asks the world to do. Requests are data, so a test can compare them.
  associatedtype Request: Sendable, Equatable

  /// Takes note of an event; returns what is to be done about it.
  mutating func update(_ event: Event) -> [Request]

  /// Draws the page as it is now.
  func draw(in size: Size) -> Frame
}
