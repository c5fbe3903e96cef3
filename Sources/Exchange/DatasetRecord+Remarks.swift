import Basis
import Foundation

extension DatasetRecord {
  /// 'dohle_bodies:2+ vacuolated:3+'
  var gradeWords: String {
    findings.compactMap { finding in
      remarks[finding]?.grade.map { "\(finding):\($0)+" }
    }.joined(separator: " ")
  }

  /// The notes as a JSON object by finding; nil for none.
  var noteObject: String? {
    let notes = remarks.compactMapValues(\.note)
    return notes.isEmpty ? nil : JSONValue.object(notes.mapValues { .text($0) }).line
  }

  /// Adds a finding that may have its grade behind a colon: 'dohle_bodies:2+' or 'dohle_bodies:2'.
  /// What looks like no grade stays in the word, and so is seen.
  mutating func add(finding word: String) {
    var finding = word
    var grade: Int?
    if let colon = word.lastIndex(of: ":") {
      let tail = word[word.index(after: colon)...]
      let digits = tail.hasSuffix("+") ? tail.dropLast() : tail
      if let number = Int(digits), (1...3).contains(number) {
        grade = number
        finding = String(word[..<colon])
      }
    }
    if !findings.contains(finding) { findings.append(finding) }
    if let grade { remarks[finding, default: Remark()].grade = grade }
  }

  /// Adds the notes of a JSON object by finding; false where it is none.
  mutating func add(notes text: String) -> Bool {
    guard let object = JSONReader.read(Data(text.utf8))?.object else { return false }
    for (finding, note) in object {
      guard let note = note.plain else { continue }
      if !findings.contains(finding) { findings.append(finding) }
      remarks[finding, default: Remark()].note = note
    }
    return true
  }
}
