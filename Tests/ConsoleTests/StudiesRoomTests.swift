import Foundation
import Journeys
import Pictures
import Testing

@testable import Console

/// Sealing goes on beside the pages.
@Suite struct StudiesRoomTests {
  @Test func `sealing that fails ends its job, tells the page, and says why`() async throws {
    let project = try Project.inMemory(as: "anna", software: "leuko test", now: { Date() })
    let seen = Listener<[Job]>()
    let jobs = JobsRoom(project) { if case .jobs(let jobs) = $0 { seen.teller(jobs) } }
    let room = StudiesRoom(
      project,
      shelf: PictureShelf(atlas: project.atlas, preprocessing: Preprocessing(crop: 2, size: 2)),
      jobs: jobs)
    let page = Listener<StudiesNews>()
    try await room.serve(.watch, tell: page.teller)
    #expect(page.news == [.sealing(nil)])
    var form = StudyForm()
    (form.name, form.classKeys, form.readers) = ("none", ["monocyte"], "anna")
    try await room.serve(.seal(form), tell: page.teller)
    for _ in 0..<3000 where page.news.last != .sealing(nil) || page.news.count < 3 {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(page.news[1] != .sealing(nil) && page.news.last == .sealing(nil))
    let job = seen.news.last?.last
    #expect(job?.title == "sealing the blind test 'none'" && job?.standing == .failed)
    #expect(page.words.count == 1)
    // Another may be sealed then.
    try await room.serve(.seal(form), tell: page.teller)
  }
}
