import Statistics

/// Groups of readers by what they work as, compared on the pictures all of them judged.
struct GroupsSection {
  private struct Group {
    var role: ReaderPerson.Role
    var ratings: [[Int]]
    var tables: [AnswerTable]
  }

  private let groups: [Group]
  private let isFake: [Bool]

  init(_ readers: [ReaderScore]) {
    var score = StudyScore(manifest: nil, key: nil, problems: [], readers: [])
    score.readers = readers
    let common = CommonRatings(score)
    isFake = common.isFake
    groups = ReaderPerson.Role.allCases.compactMap { role in
      let own = common.readers.indices.filter { common.readers[$0].person.role == role }
      guard !own.isEmpty else { return nil }
      return Group(
        role: role, ratings: own.map { common.ratings[$0].map(\.rawValue) },
        tables: own.map { common.readers[$0].table })
    }
  }

  func write(to document: inout ReportDocument) {
    guard groups.count > 1, !isFake.isEmpty else { return }
    document.heading(2, "Groups of readers")
    document.table(
      ["Group", "readers", "fakes caught", "reals accepted", "mean area"],
      groups.map { group in
        let caught = group.tables.map(\.sensitivity)
        let accepted = group.tables.map(\.specificity)
        return [
          group.role.words, "\(group.ratings.count)", range(caught), range(accepted),
          ReportWords.number(area(group)),
        ]
      })
    for (place, first) in groups.enumerated() {
      for second in groups.dropFirst(place + 1) {
        guard let found = ReaderGroups(first.ratings, second.ratings, isFake: isFake) else {
          continue
        }
        var line = "Mean area of \(first.role.words) less that of \(second.role.words): "
        line += "\(ReportWords.number(found.difference, found.interval)), p "
        line += "\(ReportWords.p(found.p)) (\(ReaderGroups.resamples) resamples of pictures and "
        line += "of readers)."
        let smallest = min(first.ratings.count, second.ratings.count)
        if smallest < 5 { line += " With fewer than five readers a group: these readers only." }
        document.paragraph(line)
      }
    }
    if groups.count > 2 {
      document.paragraph("These p aren't corrected for the number of pairs of groups.")
    }
  }

  private func area(_ group: Group) -> Double? {
    let areas = group.ratings.compactMap { ratings in
      ReceiverCurve(isFake: isFake, ratings: ratings.map(Double.init)).area
    }
    return areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
  }

  /// A share with its interval for one reader, the range of several.
  private func range(_ shares: [Proportion]) -> String {
    let values = shares.compactMap(\.value)
    guard values.count > 1, let low = values.min(), let high = values.max() else {
      return ReportWords.percent(shares.first?.value, shares.first?.wilson())
    }
    return "\(ReportWords.percent(low)) to \(ReportWords.percent(high))"
  }
}
