public import ReaderStudy
public import Statistics

/// How a generator's pictures compare with real ones it hasn't learned from, class by class.
public struct GeneratorEvaluation: Sendable, Codable {
  /// What tells them from real ones, the largest area first; nil with too few pictures.
  public var areas: Tells?
  /// Real pictures that the model made anew from little noise, beside other real ones; nil where it
  /// wasn't asked, or for a model that doesn't walk.
  public var remade: [Remade]?
  /// The generator's folder.
  public var model: String
  /// The part of the real pictures it was compared with.
  public var split: String
  public var steps: Int
  /// Nil for as much as the model says of each class.
  public var guidance: Double?
  public var seed: UInt64
  /// What the classifier whose last layer but one is the first feature space was trained on: a
  /// digest; numbers of different classifiers can't be compared. Nil when unknown.
  public var classifierData: String?
  /// One entry a class, then all together.
  public var groups: [Group]

  /// One class, or all together.
  public struct Group: Sendable, Codable {
    /// The class's name; 'all' for all together.
    public var name: String
    /// The model's name for it; nil for all together.
    public var key: String?
    /// How much it was exaggerated; nil for all together.
    public var guidance: Double?
    public var reals: Int
    public var generated: Int
    /// One entry a feature space.
    public var spaces: [Space]
    /// Nil without training pictures.
    public var copies: Copies?
    /// Of the generated pictures, how many the classifier takes for the class asked for; nil for all
    /// together and for classes it doesn't know.
    public var recognised: Share?
    /// Area under the curve of a small network that learned, from other pictures of all classes, to
    /// tell the kinds apart; 0.5 can't tell. Nil where it wasn't asked or there are too few.
    public var networkArea: Double?
  }

  /// What tells re-made reals from other reals.
  public struct Remade: Sendable, Codable {
    /// Standard deviation of the noise that was put on them and taken away, in levels of 255; 0 for
    /// those left as they are, which nothing but chance tells.
    public var levels: Double
    public var areas: Tells
  }

  /// So many of so many.
  public struct Share: Sendable, Codable, Hashable {
    public var count: Int
    public var of: Int
  }

  /// Distances and neighbourhoods in one feature space.
  public struct Space: Sendable, Codable {
    /// 'classifier' or 'colour and texture'.
    public var features: String
    /// Numbers a picture.
    public var width: Int
    public var kernelDistance: RealFloor?
    /// Nil where a half has no more pictures than there are features.
    public var frechetDistance: RealFloor?
    public var precision: Double?
    public var recall: Double?
    public var density: Double?
    public var coverage: Double?
    /// Share of pictures whose nearest neighbour is of their own kind, leaving them out; 0.5 can't
    /// tell.
    public var nearestNeighbour: Double?
    /// Area under the curve of a logistic model that tells the kinds apart, over five folds.
    public var linearArea: Double?
    /// Share of generated pictures whose nearest training picture is nearer to another one.
    public var authenticity: Double?
    /// p of 'no nearer to training than held-out pictures are'.
    public var copyP: Double?
  }

  /// Nearest training pictures, pixel by pixel, in all eight turns.
  public struct Copies: Sendable, Codable {
    /// Generated pictures that are copies.
    public var copies: Int
    /// The least distance of any, in levels of 255.
    public var least: Double
    /// Median of the generated pictures' distances over that of the held-out ones'.
    public var medianRatio: Double?
    /// p of 'no nearer to training than held-out pictures are' (Meehan et al. 2020).
    public var p: Double?
    /// Generated pictures whose nearest real one, of all that are known, was learned from. Nil where
    /// all were.
    public var nearestToLearned: Share?
    /// The share to expect where learning left no trace.
    public var expectedLearned: Double?
    /// Exact p of 'learning left no trace'.
    public var learnedP: Double?
    /// The nearest, nearest first.
    public var pairs: [Pair]

    /// A generated picture and the training picture nearest to it.
    public struct Pair: Sendable, Codable {
      public var index: Int
      public var training: String
      /// Its place among the training pictures of the class: files may be called alike.
      public var trainingIndex: Int
      public var distance: Double
      public var ratio: Double?
    }
  }
}
