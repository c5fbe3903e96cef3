/// Who a reader is, as far as they want to say: each may be left out.
public struct ReaderPerson: Sendable, Hashable, Codable {
  /// What a reader works as; the groups a report compares.
  public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    /// Reports on blood cells under their own name: haematologist, pathologist, cytologist.
    case expert
    /// Looks at blood cells at work: laboratory technician, medical technologist.
    case technician
    /// Is learning to.
    case student
    /// Works in a laboratory or with the pictures, not with cells under a microscope.
    case employee
    /// None of these.
    case layperson

    /// The group's name, in the plural.
    public var words: String {
      switch self {
      case .expert: "experts"
      case .technician: "technicians"
      case .student: "students"
      case .employee: "employees"
      case .layperson: "laypersons"
      }
    }
  }

  /// Whether colours are seen as most people see them.
  public enum ColourVision: String, Sendable, Hashable, Codable, CaseIterable {
    case usual
    case deficient
  }

  /// What the reader works as.
  public var role: Role?
  /// Years of looking at blood cells, 0 to 80.
  public var years: Int?
  /// The field, in the reader's own words.
  public var speciality: String?
  /// How colours are seen.
  public var colourVision: ColourVision?
  /// Whether the reader agreed that the answers are kept and reported.
  public var consent: Bool?

  /// What the reader said; nil is left out.
  public init(
    role: Role? = nil, years: Int? = nil, speciality: String? = nil,
    colourVision: ColourVision? = nil, consent: Bool? = nil
  ) {
    self.role = role
    self.years = years
    self.speciality = speciality
    self.colourVision = colourVision
    self.consent = consent
  }

  /// On one line; nil when nothing was said.
  public var words: String? {
    var parts: [String] = []
    if let role { parts.append(role.rawValue) }
    if let years { parts.append(years == 1 ? "1 year" : "\(years) years") }
    if let speciality { parts.append(speciality) }
    if let colourVision { parts.append("colour vision \(colourVision.rawValue)") }
    if let consent { parts.append(consent ? "consent given" : "consent not given") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

/// One thing a sitting asks before its first picture. Enter alone leaves it out.
public enum PersonQuestion: String, Sendable, Hashable, CaseIterable {
  case role
  case years
  case speciality
  case colourVision
  case consent

  /// The question, as the reader reads it.
  public var words: String {
    switch self {
    case .role:
      "What do you work as? expert (you report on blood cells), technician, student, employee, "
        + "layperson"
    case .years: "How many years have you looked at blood cells? A whole number"
    case .speciality: "What is your speciality? In your own words"
    case .colourVision: "Do you see colours as most people do? usual or deficient"
    case .consent: "May your answers be kept and reported under your reader's name? yes or no"
    }
  }

  /// Takes an answer. False when it isn't one; a blank leaves the question out.
  public func take(_ text: String, into person: inout ReaderPerson) -> Bool {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !words.isEmpty else { return true }
    let word = words.lowercased()
    switch self {
    case .role:
      let found = ReaderPerson.Role.allCases.filter { $0.rawValue.hasPrefix(word) }
      guard found.count == 1 else { return false }
      person.role = found[0]
    case .years:
      guard let years = Int(word), (0...80).contains(years) else { return false }
      person.years = years
    case .speciality:
      guard words.count <= 80 else { return false }
      person.speciality = words
    case .colourVision:
      let found = ReaderPerson.ColourVision.allCases.filter { $0.rawValue.hasPrefix(word) }
      guard found.count == 1 else { return false }
      person.colourVision = found[0]
    case .consent:
      guard "yes".hasPrefix(word) || "no".hasPrefix(word) else { return false }
      person.consent = "yes".hasPrefix(word)
    }
    return true
  }
}
