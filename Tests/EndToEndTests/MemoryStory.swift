import Foundation
import Testing

/// A process that is given too little memory.
@Suite struct MemoryStory {
  @Test(.enabled(if: Program.hasModel, "there is no Samples/models/small"))
  func `where memory runs out it says so, and never ends by a signal`() throws {
    let world = try World()
    var sentences = 0
    // Below these, not even the libraries can be loaded; above, it is enough.
    for megabytes in stride(from: 200, through: 440, by: 24) {
      let line = """
        ulimit -v \(megabytes * 1024); exec timeout 120 '\(try Program.url.path)' sample --class eosinophil \
        --model '\(Program.model.path)' --count 1 --steps 2 --out 'out\(megabytes)'
        """
      let result = try ChildProcess.run(
        "bash", ["-c", line], environment: world.environment, in: world.folder)
      // A picture, a sentence, or the system's own where libraries have no room; never a signal, and
      // never the 124 of one that has to be stopped.
      #expect(
        [0, 69, 127].contains(result.status),
        "\(megabytes) MB: \(result.status) \(result.errors)")
      if result.errors.contains("out of memory: ") {
        sentences += 1
        #expect(result.status == 69)
      }
    }
    #expect(sentences > 0, "every limit was enough, or too little to begin with")
  }
}
