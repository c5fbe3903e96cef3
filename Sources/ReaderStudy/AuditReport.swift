import Statistics

extension Study {
  /// What a study shows without its key: whether its files are as sealed, what about the package
  /// could give the truth away, and what the leak audit found at sealing.
  public var auditReport: ReportDocument {
    var document = ReportDocument()
    document.heading(1, "Audit of '\(manifest.plan.name)'")
    let problems = check()
    let inspection = PackageInspection(self)
    if !problems.isEmpty { document.warning("NOT VERIFIED") }
    document.paragraph(verdict(problems, inspection))
    document.list(problems)
    if let findings = manifest.audit?.findings, !findings.isEmpty {
      document.figure(
        ReportFigure(
          caption: "How well each property tells fakes from reals (area under its curve; 0.5 tells "
            + "nothing).",
          content: .intervals(
            findings.compactMap { item in
              item.area.map { .init(name: item.feature, value: $0, low: $0, high: $0) }
            }, margin: 0)))
    }
    document.paragraph("Code of the rules, as printed at sealing: \(code.text)")
    AuditSection(manifest: manifest, audit: nil, inspection: inspection)
      .write(to: &document)
    return document
  }

  /// The audit in a sentence.
  private func verdict(_ problems: [String], _ inspection: PackageInspection) -> String {
    var found: [String] = []
    if !problems.isEmpty { found.append("files aren't as they were sealed and written") }
    if !inspection.facts.allSatisfy(\.holds) {
      found.append("the package's file could give the truth away")
    }
    if manifest.overrideReason != nil {
      found.append("it was sealed in spite of what the leak audit found")
    } else if manifest.audit?.blocking.isEmpty == false || manifest.leakAudit?.passed == false {
      found.append("the leak audit found what should have stopped sealing")
    } else if manifest.audit == nil, manifest.leakAudit == nil {
      found.append("no leak audit was made at sealing")
    }
    guard found.isEmpty else { return "This study doesn't pass: \(ReportWords.joined(found))." }
    return
      "This study passes, as far as that shows without the key: manifest, packages and logs are "
      + "as they were sealed and written, and nothing the audit looks at gives the truth away."
  }

  /// Whether nothing was changed since sealing and nothing about the package gives the truth away.
  public var passesAudit: Bool {
    check().isEmpty && PackageInspection(self).facts.allSatisfy(\.holds)
      && manifest.overrideReason == nil && manifest.audit?.blocking.isEmpty != false
  }
}

/// What the leak audit found, and what it did about it.
struct AuditSection {
  var manifest: Manifest
  /// What it found, from the open key; nil while that is shut.
  var audit: LeakAudit?
  var inspection: PackageInspection?

  func write(to document: inout ReportDocument) {
    document.heading(3, "The package's file")
    document.list(
      (inspection?.facts ?? []).map { $0.holds ? $0.words : "NOT SO: \($0.words)" })
    document.heading(3, "Leak audit")
    if let seal = manifest.leakAudit {
      document.paragraph(
        seal.passed
          ? "Passed at sealing: nothing was found that stops it."
          : "Found something at sealing, and was overridden.")
      document.paragraph(
        "Its table hangs on the truth of every picture and lies in the key; SHA-256 with the key's "
          + "salt: \(seal.sha256)")
    }
    if let reason = manifest.overrideReason {
      document.warning("Sealed in spite of the audit. Reason given: \(reason)")
    }
    guard let audit = audit ?? manifest.audit else {
      if manifest.leakAudit == nil {
        document.warning("No leak audit was made at sealing.")
      }
      return
    }
    document.paragraph(
      "How well each property tells fakes from reals (0.50 tells nothing), by a linear "
        + "discriminant on pictures it didn't learn from (5 folds). Traces are left by files and "
        + "handling: one that is found stops sealing. Looks may be the generator's own work, which "
        + "is what the test is about: they are reported and never stop sealing.")
    document.table(
      ["Property", "kind", "AUC", "Holm p", "stops sealing"],
      audit.findings.map {
        [
          $0.feature, $0.isContent ? "look" : "trace", ReportWords.number($0.area),
          ReportWords.p($0.adjustedP),
          $0.blocks ? "yes" : ($0.isFound ? "no: a look" : "no"),
        ]
      }, words: [0, 1])
  }
}
