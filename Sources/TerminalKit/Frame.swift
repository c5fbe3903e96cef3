/// All that is on the screen at one moment: the page, and the windows that lie over it.
public struct Frame: Sendable, Hashable {
  public var page: Grid
  /// Later ones lie over earlier ones.
  public var popups: [Popup] = []
  /// Pictures that the next keys are likely to bring, the likeliest first: made when nothing else
  /// is to be done. Where their slots lie doesn't matter.
  public var upcoming: [ImageSlot] = []
  /// Where the terminal's cursor is to stand; nil hides it.
  public var cursor: Point?
  /// Where the thing is that the next key acts on: the cursor stands there for screen readers.
  public var focus: Point?
  /// Shown in the terminal's title bar. Never a path or a class during a blind test.
  public var title: String = "Leuko"

  /// A window that lies over the page.
  public struct Popup: Sendable, Hashable {
    public var origin: Point
    public var grid: Grid

    /// The cells that it covers.
    public var area: Rectangle {
      Rectangle(
        column: origin.column, row: origin.row, columns: grid.size.columns, rows: grid.size.rows)
    }

    public init(_ grid: Grid, at origin: Point) {
      self.grid = grid
      self.origin = origin
    }
  }

  public init(_ page: Grid) {
    self.page = page
  }

  /// Everything on one grid, as it would be seen: what golden files of whole screens record.
  public var flattened: Grid {
    var whole = page
    for popup in popups {
      let area = popup.area
      whole.slots.removeAll { !$0.area.intersection(area).isEmpty && area.contains($0.area.origin) }
      whole.place(popup.grid, at: popup.origin)
    }
    return whole
  }
}
