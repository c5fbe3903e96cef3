public import Foundation
public import Statistics

/// A differential count: what a person made of each cell, beside what a model suggested first.
public struct DifferentialReport: Sendable, Hashable, Codable {
  /// One class.
  public struct Line: Sendable, Hashable, Codable {
    public var key: String
    public var name: String
    public var count: Int
    /// Percent of the white cells; nil for other cells.
    public var percent: Double?
    /// Rümke's limits of the percent: the exact binomial interval of 95 %.
    public var limits: Interval?
    /// For cells that aren't white cells: how many for 100 white ones.
    public var per100: Double?
    /// How many the model suggested.
    public var initialCount: Int
    /// Percent of the white cells by the model's suggestions.
    public var initialPercent: Double?
  }

  /// How often one class became another by review.
  public struct Move: Sendable, Hashable, Codable {
    public var from: String
    public var to: String
    public var count: Int
  }

  /// The model's suggestions against the final classes.
  public struct AgreementLine: Sendable, Hashable, Codable {
    /// Cells with both.
    public var compared: Int
    public var agreeing: Int
    /// Cohen's kappa; nil where chance alone would agree always.
    public var kappa: Double?
    /// Its interval of 95 %.
    public var limits: Interval?
    /// What review changed, commonest first.
    public var moves: [Move]
  }

  /// A finding on the counted cells.
  public struct FindingLine: Sendable, Hashable, Codable {
    public var key: String
    public var name: String
    public var count: Int
  }

  /// A signature, and what became of it.
  public struct SignatureLine: Sendable, Hashable, Codable {
    public var who: String
    public var time: Date
    public var statement: String
    /// The number of its entry in the journal, and the journal's chain there.
    public var entry: Int64
    public var chain: String
    public var countersigned: [Counter]
    /// Cells changed, added or gone since.
    public var amended: Int

    /// A second signature.
    public struct Counter: Sendable, Hashable, Codable {
      public var who: String
      public var time: Date
      public var statement: String
    }
  }

  /// The filter that names the count; empty for all cells.
  public var filter: String
  /// The cells are drawn by a program, to show the way; the count is of nobody.
  public var isDemonstration = false
  /// Cells of a microscope that the filter finds.
  public var cells: Int
  /// White cells: the denominator.
  public var whiteCells: Int
  /// Cells that were not photographed, and are never counted.
  public var leftOut: Int
  public var unlabelled: Int
  public var unidentified: Int
  /// Cells that no person has looked at.
  public var unreviewed: Int
  /// The classes of the percentages, in the vocabulary's order; only those that occur.
  public var white: [Line]
  /// The other cells.
  public var other: [Line]
  public var findings: [FindingLine]
  /// Nil when no model has looked at any of the cells.
  public var agreement: AgreementLine?
  /// Latest first.
  public var signatures: [SignatureLine]

  /// Why it can't be signed as it is, in words; nil when it can.
  public var obstacle: String? {
    if cells == 0 { return "no cell of a microscope is counted" }
    var parts: [String] = []
    if unlabelled + unidentified > 0 {
      parts.append("\(unlabelled + unidentified) without a class")
    }
    if unreviewed > 0 { parts.append("\(unreviewed) nobody has looked at") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
