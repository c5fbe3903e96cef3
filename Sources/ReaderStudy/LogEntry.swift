/// The screen a sitting is held on, as far as the terminal tells.
public struct Display: Sendable, Hashable, Codable {
  /// The terminal's name and version.
  public var terminal: String
  /// How pictures are drawn, for example `half blocks` or `kitty`.
  public var renderer: String
  /// Characters across.
  public var columns: Int
  /// Characters down.
  public var rows: Int
  /// Bits of colour a pixel: 24, 8, 4 or 1.
  public var colourDepth: Int
  /// Width of one character in pixels, if known.
  public var cellWidth: Int?
  /// Height of one character in pixels, if known.
  public var cellHeight: Int?
  /// How many picture elements the reader sees across.
  public var pictureColumns: Int
  /// How many picture elements the reader sees down.
  public var pictureRows: Int
  /// The connection's round trip, if measured.
  public var roundTripMilliseconds: Double?

  /// A description of the screen.
  public init(
    terminal: String, renderer: String, columns: Int, rows: Int, colourDepth: Int,
    cellWidth: Int? = nil, cellHeight: Int? = nil, pictureColumns: Int, pictureRows: Int,
    roundTripMilliseconds: Double? = nil
  ) {
    self.terminal = terminal
    self.renderer = renderer
    self.columns = columns
    self.rows = rows
    self.colourDepth = colourDepth
    self.cellWidth = cellWidth
    self.cellHeight = cellHeight
    self.pictureColumns = pictureColumns
    self.pictureRows = pictureRows
    self.roundTripMilliseconds = roundTripMilliseconds
  }
}

/// What the reader says about themselves before the first picture.
public struct Background: Sendable, Hashable, Codable {
  /// Whether they took part in training the generator.
  public var tookPart: Bool?
  /// Whether they have seen some of the pictures.
  public var hasSeenPictures: Bool?
  /// Their work, in their own words.
  public var role: String?

  /// What the reader said; nil is unasked.
  public init(tookPart: Bool? = nil, hasSeenPictures: Bool? = nil, role: String? = nil) {
    self.tookPart = tookPart
    self.hasSeenPictures = hasSeenPictures
    self.role = role
  }
}

/// One confirmed answer.
public struct Answer: Sendable, Hashable, Codable {
  /// Place in the reader's order, from 1.
  public var showing: Int
  /// The id of the picture's record.
  public var picture: String
  /// The answer.
  public var rating: Rating
  /// From the key that made the picture due until the terminal had acknowledged all of it, in
  /// milliseconds: to be the same for both kinds. Nil where it wasn't measured.
  public var drawMs: Int?
  /// From the whole picture to the first rating key, in milliseconds; from when its bytes were sent
  /// where `drawMs` is nil.
  public var firstKeyMs: Int
  /// From the same moment to the confirmation, in milliseconds.
  public var confirmMs: Int
  /// How long a picture whose time is limited was whole on the screen, in milliseconds; nil without
  /// a limit, and where it wasn't measured.
  public var exposureMs: Int?
  /// Whether the picture had been on the screen before an interruption: then its time says little.
  public var resumed: Bool
  /// What gave the picture away, if the reader said so.
  public var cues: [Cue]

  /// Longer than two minutes over one picture.
  public var isLong: Bool { confirmMs > 120_000 }
  /// Faster than an eye sees and a hand answers: under a fifth of a second from the whole picture.
  public var isInstant: Bool { confirmMs < 200 }
}

/// One line of a reader's log.
enum LogEntry: Sendable, Hashable {
  /// The sitting was opened or taken up again.
  struct Opening: Sendable, Hashable, Codable {
    /// Unix time in seconds.
    var at: Double
    var reader: String
    /// Of the order, in the first format of studies.
    var attempt: Int?
    var manifestSha256: String
    var software: String
    /// Only in logs of earlier versions, which guessed it here; see `Shown`.
    var display: Display?
    var background: Background
    /// Who the reader is; nil where that wasn't asked this time.
    var person: ReaderPerson?
    /// Hours since the line before; nil at the first opening.
    var gapHours: Double?
    /// Bytes of a torn last line that were cut off.
    var tornBytes: Int
    /// Whether the key lay beside the study, readable from this account.
    var keyReadable: Bool
    /// What else of the study's secrets this account could open; nil in logs of earlier versions.
    var access: Access?
    /// Whether the answers come from a simulation.
    var simulated: Bool
    /// Whether another process had this sitting open, and was not waited for.
    var takenOver: Bool?
  }

  /// The screen as it was when a picture was whole on it: the first of an opening, and each after
  /// which it was another.
  struct Shown: Sendable, Hashable, Codable {
    var at: Double
    var display: Display
  }

  /// Someone had the answers so far scored before the last of them.
  struct Interim: Sendable, Hashable, Codable {
    var at: Double
    var software: String
    /// Bytes of a torn last line that were cut off for it.
    var tornBytes: Int?
  }

  /// The reader was told what the next phase is about.
  struct Told: Sendable, Hashable, Codable {
    var at: Double
    var phase: Phase
    /// What couldn't be asked before it; nil where it was asked at the opening.
    var background: Background?
  }

  /// All practice pictures were answered; the test begins where enough of them were right.
  struct Practice: Sendable, Hashable, Codable {
    var at: Double
    var right: Int
    var of: Int
  }

  struct Answered: Sendable, Hashable, Codable {
    var at: Double
    var answer: Answer
  }

  struct Judged: Sendable, Hashable, Codable {
    var at: Double
    var answer: TaskAnswer
  }

  struct Undisplayable: Sendable, Hashable, Codable {
    var at: Double
    var showing: Int
    var picture: String
  }

  struct Rest: Sendable, Hashable, Codable {
    var at: Double
    var seconds: Double
  }

  struct Ending: Sendable, Hashable, Codable {
    var at: Double
    var answered: Int
    var complete: Bool
  }

  case opened(Opening)
  case display(Shown)
  case told(Told)
  case practised(Practice)
  case answered(Answered)
  case judged(Judged)
  case cannotDisplay(Undisplayable)
  case rested(Rest)
  case ended(Ending)
  case interim(Interim)

  /// Unix time in seconds.
  var at: Double {
    switch self {
    case .opened(let entry): entry.at
    case .display(let entry): entry.at
    case .told(let entry): entry.at
    case .practised(let entry): entry.at
    case .answered(let entry): entry.at
    case .judged(let entry): entry.at
    case .cannotDisplay(let entry): entry.at
    case .rested(let entry): entry.at
    case .ended(let entry): entry.at
    case .interim(let entry): entry.at
    }
  }
}

extension LogEntry: Codable {
  private enum Event: String, Codable {
    case opened
    case display
    case told
    case practised
    case answered
    case judged
    case cannotDisplay = "cannot_display"
    case rested
    case ended
    case interim
  }

  private enum Field: CodingKey {
    case event
  }

  init(from decoder: any Decoder) throws {
    switch try decoder.container(keyedBy: Field.self).decode(Event.self, forKey: .event) {
    case .opened: self = .opened(try Opening(from: decoder))
    case .display: self = .display(try Shown(from: decoder))
    case .told: self = .told(try Told(from: decoder))
    case .practised: self = .practised(try Practice(from: decoder))
    case .answered: self = .answered(try Answered(from: decoder))
    case .judged: self = .judged(try Judged(from: decoder))
    case .cannotDisplay: self = .cannotDisplay(try Undisplayable(from: decoder))
    case .rested: self = .rested(try Rest(from: decoder))
    case .ended: self = .ended(try Ending(from: decoder))
    case .interim: self = .interim(try Interim(from: decoder))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Field.self)
    func put(_ event: Event, _ payload: some Encodable) throws {
      try container.encode(event, forKey: .event)
      try payload.encode(to: encoder)
    }
    switch self {
    case .opened(let entry): try put(.opened, entry)
    case .display(let entry): try put(.display, entry)
    case .told(let entry): try put(.told, entry)
    case .practised(let entry): try put(.practised, entry)
    case .answered(let entry): try put(.answered, entry)
    case .judged(let entry): try put(.judged, entry)
    case .cannotDisplay(let entry): try put(.cannotDisplay, entry)
    case .rested(let entry): try put(.rested, entry)
    case .ended(let entry): try put(.ended, entry)
    case .interim(let entry): try put(.interim, entry)
    }
  }
}
