import ArgumentParser
import Basis
import Foundation
import Journeys

struct DatasetsGetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Fetch a set, or any file by its address, and check it.",
    discussion: """
      What came stays when the line breaks or the program is stopped; the same command goes on \
      where it was, if the server says that it is still the same version. The file gets its name \
      when it is whole and its SHA-256 is right. An address without https needs --sha256; links are \
      not followed.

      EXAMPLES
        leuko datasets get bloodmnist
        leuko datasets get https://example.org/cells.tar --sha256 0f3a… --out cells.tar
      """)

  @Argument(help: "A set's short name, or an address.") var name: String
  @Option(help: "The file it becomes; here, under its own name, unless said.") var out: String?
  @Option(help: "The SHA-256 it should have, 64 hexadecimal digits.") var sha256: String?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if let sha256, sha256.count != 64 || !sha256.allSatisfy(\.isHexDigit) {
      throw ValidationError("--sha256 is 64 hexadecimal digits")
    }
  }

  func run() async throws {
    let job = Downloading.run(try order())
    let receipt: Downloading.Receipt
    do {
      receipt = try await job.watched()
    } catch is CancellationError {
      StandardError.write("leuko: stopped; what came stays\n  run the same command to go on\n")
      throw ExitCode(ExitStatus.interrupted.rawValue)
    }
    if json { return try StandardOutput.write(json: receipt) }
    StandardOutput.write(words(receipt))
  }

  private func order() throws -> Downloading.Order {
    let folders = Folders.ofThisProcess()
    if let set = Datasets.all.first(where: { $0.id == name }) {
      guard let file = set.file else {
        throw ValidationError(
          "'\(name)' can't be fetched by itself; get it from \(set.home), then: \(set.steps)")
      }
      return Downloading.Order(
        file.url, to: folders.resolved(out ?? file.name), digest: sha256 ?? file.digest)
    }
    guard let url = URL(string: name), url.scheme != nil else {
      let known = Datasets.all.filter { $0.file != nil }.map(\.id).joined(separator: ", ")
      throw ValidationError("'\(name)' is no address, and of the sets only \(known) can be fetched")
    }
    if let out { return Downloading.Order(url, to: folders.resolved(out), digest: sha256) }
    return try Downloading.Order(url, in: folders.current, digest: sha256)
  }

  private func words(_ receipt: Downloading.Receipt) -> String {
    let megabytes = String(format: "%.1f", Double(receipt.bytes) / 1e6)
    var text = "\(receipt.file): \(megabytes) MB"
    if receipt.resumed > 0 { text += ", \(receipt.resumed) bytes of them from before" }
    text += "\nSHA-256 \(receipt.sha256)"
    return text + (receipt.isChecked ? ", as it should be\n" : "; nobody said what it should be\n")
  }
}
