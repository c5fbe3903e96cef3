import Foundation
import Testing

/// Atlases that somebody may look at and not change, and those that came with the program.
@Suite(.serialized) struct ReadOnlyStory {
  private static let isRoot = geteuid() == 0

  /// Runs the program as a user who owns nothing; as oneself where one isn't root.
  private static var another: [String] {
    isRoot ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] : []
  }

  /// A world whose home anybody may write to, with an atlas that only its owner may.
  private static func world() throws -> World {
    let world = try World()
    try TestCells.write(to: world.folder.appendingPathComponent("cells"))
    let imported = try Program.run("import", "cells", "--atlas", "x.atlas", in: world)
    #expect(imported.status == 0, "\(imported.errors)")
    let rights = try shell("chmod -R a+rX,a-w x.atlas; chmod 0777 .", in: world)
    #expect(rights.status == 0)
    return world
  }

  private static func shell(_ line: String, in world: World) throws -> ChildProcess.Result {
    var environment = world.environment
    environment["LEUKO"] = try Program.url.path
    return try ChildProcess.run(
      "bash", ["-c", line], environment: environment, in: world.folder)
  }

  private static func leuko(_ words: String..., in world: World) throws -> ChildProcess.Result {
    let words = another + [try Program.url.path] + words
    return try ChildProcess.run(
      words[0], Array(words.dropFirst()), environment: world.environment, in: world.folder)
  }

  private static func mend(_ world: World) throws {
    _ = try shell("chmod -R u+rwX x.atlas", in: world)
  }

  @Test func `readonly-atlas: another's atlas is listed, exported and verified, and not changed`()
    throws
  {
    let world = try Self.world()
    defer { try? Self.mend(world) }
    for words in [
      ["list", "--count"], ["list", "--json"], ["audit", "verify", "--pictures"],
      ["export", "out", "--format", "csv"], ["differential"],
    ] {
      let result = try ChildProcess.run(
        "env", Self.another + [Program.url.path] + words + ["--atlas", "x.atlas"],
        environment: world.environment, in: world.folder)
      #expect(result.status == 0, "\(words): \(result.errors)")
    }
    for words in [
      ["import", "cells"],
      ["relabel", "class:lymphocyte", "--to", "blast", "--yes", "--reason", "so"],
      ["views", "--save", "mine", "class:band"], ["slide", "add", "cells/lymphocyte"],
    ] {
      let result = try ChildProcess.run(
        "env", Self.another + [Program.url.path] + words + ["--atlas", "x.atlas", "--as", "anna"],
        environment: world.environment, in: world.folder)
      #expect(result.status == 77, "\(words): \(result.status), \(result.errors)")
      #expect(result.errors.contains("can only be looked at: "), "\(words): \(result.errors)")
    }
  }

  @Test func `the console says that it is read-only, and refuses in a sentence`() throws {
    let world = try Self.world()
    defer { try? Self.mend(world) }
    let terminal = try PseudoTerminal(
      ["open", "--atlas", "x.atlas"], columns: 100, as: Self.another, in: world)
    terminal.expect("read-only")
    terminal.write("L")
    terminal.expect("Nothing is changed: this atlas can only be looked at")
    terminal.write("u")
    terminal.write("q")
    #expect(terminal.ending() == 0)
  }

  @Test(.enabled(if: isRoot, "needs root, to mount a disk that nobody can write to"))
  func `atlas-on-read-only-disk: not even root can write, and it is looked at`() throws {
    let world = try Self.world()
    defer { try? Self.mend(world) }
    let result = try Self.shell(
      """
      unshare -m bash -c 'set -e
        mkdir m; mount -t tmpfs -o size=8m tmpfs m; cp -r x.atlas m/; chmod -R u+w m/x.atlas
        mount -o remount,ro m
        "$LEUKO" list --count --atlas m/x.atlas
        "$LEUKO" audit verify --atlas m/x.atlas
        "$LEUKO" relabel class:lymphocyte --to blast --as anna --yes --reason so \
          --atlas m/x.atlas || echo ended with $?'
      """, in: world)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("3\tlymphocyte") && result.output.contains("ended with 77"))
    #expect(result.errors.contains("can only be looked at: it lies on a read-only disk"))
  }

  @Test
  func
    `copyitem-chown: the samples open for any user, from any program, and nothing in them changes`()
    throws
  {
    let world = try Self.world()
    defer { try? Self.mend(world) }
    let sample = Program.root.appendingPathComponent("Samples/leuko.atlas").path
    func state() throws -> String {
      try Self.shell(
        "find '\(sample)' -printf '%P %s %T@ %m\\n' | sort | sha256sum", in: world
      ).output
    }
    let before = try state()
    let listed = try Self.leuko("list", "--count", "--atlas", sample, in: world)
    #expect(listed.status == 0, "\(listed.errors)")
    let copy = ".local/share/leuko/samples/leuko.atlas"
    let rights = try Self.shell("find \(copy) -perm /077 | wc -l; ls \(copy)", in: world)
    #expect(rights.output.hasPrefix("0\n") && rights.output.contains("atlas.sqlite"))
    // The copy is worked on like any other atlas.
    let changed = try Self.leuko(
      "relabel", "class:monocyte", "--to", "blast", "--yes", "--reason", "so", "--as", "anna",
      "--atlas", sample,
      in: world)
    #expect(changed.status == 0, "\(changed.errors)")
    // A program that was installed elsewhere.
    let elsewhere = try Self.shell(
      """
      mkdir bin home2; chmod 0777 home2; ln "$LEUKO" bin/leuko 2>/dev/null || cp "$LEUKO" bin/leuko
      HOME="$PWD/home2" bin/leuko list --count --atlas '\(sample)'; echo ended with $?; ls home2/\(copy)
      """, in: world)
    #expect(elsewhere.output.contains("ended with 0"), "\(elsewhere.errors)")
    #expect(elsewhere.output.contains("atlas.sqlite"))
    #expect(try state() == before)
  }

  @Test func `a new atlas is no wider open than the umask says`() throws {
    let world = try Self.world()
    defer { try? Self.mend(world) }
    for (mask, forbidden) in [("000", "077"), ("022", "077"), ("0177", "0177"), ("077", "077")] {
      let result = try Self.shell(
        """
        umask \(mask); "$LEUKO" import cells --yes --atlas n.atlas >/dev/null; echo ended with $?
        find n.atlas -perm /\(forbidden) | wc -l; chmod -R u+rwx n.atlas; rm -r n.atlas
        """, in: world)
      guard mask != "0177" || Self.isRoot else { continue }
      #expect(
        result.output.contains("ended with 0\n0\n"),
        "umask \(mask): \(result.output)\(result.errors)")
    }
  }
}
