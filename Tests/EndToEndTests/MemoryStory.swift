import Foundation
import Testing

/// A process that is given too little memory.
@Suite struct MemoryStory {
  @Test(.enabled(if: Program.hasModel, "there is no Samples/models/small"))
  func `where memory runs out it says so, and never ends by a signal`() throws {
    let world = try World()
    var sentences = 0
    // Between these, threads can be had and nothing else, and libdispatch waits for ever for more.
    for megabytes in [250, 400, 500] {
      let line = """
        ulimit -v \(megabytes * 1024); exec timeout 120 '\(try Program.url.path)' sample --class eosinophil \
        --model '\(Program.model.path)' --count 4 --out 'out\(megabytes)'
        """
      let result = try ChildProcess.run(
        "bash", ["-c", line], environment: world.environment, in: world.folder)
      #expect(result.status >= 0, "\(megabytes) MB: \(result.status)")
      if result.errors.contains("out of memory: ") {
        sentences += 1
        #expect(result.status == 69)
      }
    }
    #expect(sentences > 0, "every limit was enough, or too little to begin with")
  }
}
