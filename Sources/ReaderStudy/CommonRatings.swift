/// What the readers who finished said of the pictures they all judged: first showings, no controls.
struct CommonRatings {
  /// Readers who finished.
  var readers: [ReaderScore]
  /// `ratings[reader][picture]`, pictures by record.
  var ratings: [[Rating]]
  /// The truth of each picture.
  var isFake: [Bool]

  init(_ score: StudyScore) {
    let readers = score.readers.filter(\.isComplete)
    let byRecord = readers.map { reader in
      Dictionary(
        reader.primary.map { ($0.record, $0.answer.rating) },
        uniquingKeysWith: { first, _ in first }
      )
    }
    let truths = Dictionary(
      readers.flatMap(\.primary).map { ($0.record, $0.truth) }, uniquingKeysWith: { $1 })
    let records = truths.keys.sorted().filter { record in
      byRecord.allSatisfy { $0[record] != nil }
    }
    self.readers = readers
    ratings = byRecord.map { rating in records.compactMap { rating[$0] } }
    isFake = records.map { truths[$0] == .fake }
  }
}
