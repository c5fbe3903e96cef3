import ArgumentParser
import Basis
import Foundation
import Journeys

struct InstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Put the manual page and the completions of bash, zsh and fish in place.",
    discussion: """
      Without --prefix they go under $XDG_DATA_HOME, which is ~/.local/share unless set, where no
      rights are needed; with it, under PREFIX/share.

      EXAMPLES
        leuko install
        man leuko
        leuko install --prefix /usr/local
        leuko install --uninstall
      """)

  @Option(help: "The folder that has 'share' in it, such as /usr/local.") var prefix: String?

  @Flag(help: "Take them away again.") var uninstall = false

  func run() throws {
    let folders = Folders.ofThisProcess()
    let share =
      prefix.map { folders.resolved($0).appendingPathComponent("share", isDirectory: true) }
      ?? folders.data.deletingLastPathComponent()
    let installation = Installation(share: share)
    let lines =
      uninstall ? try installation.remove() : try installation.write() + installation.advice
    StandardOutput.write(lines.map { $0 + "\n" }.joined())
  }
}

/// The files that make a program at home on a system.
struct Installation {
  /// Where they go: `~/.local/share`, or a prefix's `share`.
  let share: URL

  /// One of them.
  private struct Part {
    var path: String
    var text: String
  }

  private func parts() throws -> [Part] {
    [
      Part(
        path: "man/man1/leuko.1",
        text: ManualPage.text(try CommandTree.ofThisProgram(), topics: HelpTopic.all)),
      Part(
        path: "bash-completion/completions/leuko", text: Leuko.completionScript(for: .bash)),
      Part(path: "zsh/site-functions/_leuko", text: Leuko.completionScript(for: .zsh)),
      Part(path: "fish/vendor_completions.d/leuko.fish", text: Leuko.completionScript(for: .fish)),
    ]
  }

  /// Writes all; tells where. Throws `DurableFileError`.
  func write() throws -> [String] {
    try parts().map { part in
      let url = share.appendingPathComponent(part.path)
      let folder = url.deletingLastPathComponent()
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      } catch {
        throw DurableFileError.failed(path: folder.path, reason: "the folder can't be made")
      }
      try DurableFile.write(
        Data((part.text + (part.text.hasSuffix("\n") ? "" : "\n")).utf8), to: url)
      return "wrote \(url.path)"
    }
  }

  /// Takes away what `write` writes; tells what was there. Throws `DurableFileError`.
  func remove() throws -> [String] {
    let gone = try parts().compactMap { part -> String? in
      let path = share.appendingPathComponent(part.path).path
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      guard unlink(path) == 0 else {
        throw DurableFileError.failed(path: path, reason: String(cString: strerror(errno)))
      }
      return "removed \(path)"
    }
    return gone.isEmpty ? ["there was nothing to remove under \(share.path)"] : gone
  }

  /// What a person has to do for it.
  var advice: [String] {
    [
      "",
      "man   'man leuko' finds it where \(share.deletingLastPathComponent().path)/bin is in PATH;",
      "      else: export MANPATH='\(share.path)/man:'",
      "bash  nothing to do with the package bash-completion; else, in ~/.bashrc:",
      "      . '\(share.path)/bash-completion/completions/leuko'",
      "zsh   in ~/.zshrc, before compinit: fpath=('\(share.path)/zsh/site-functions' $fpath)",
      "fish  nothing to do",
      "A new shell knows them. 'leuko install --uninstall' takes all away.",
    ]
  }
}
