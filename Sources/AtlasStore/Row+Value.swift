import GRDB

extension Row {
  /// What a column holds. Throws where that is of another kind, as in a damaged file: GRDB's own
  /// subscripts end the process there.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: String) throws
    -> Value
  {
    try decode(forColumn: column)
  }

  /// What the column in this place, from 0, holds. Throws as `value(_:)` with a name does.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ place: Int) throws
    -> Value
  {
    try decode(atIndex: place)
  }
}
