import Foundation
import Testing

/// Cells are taken out of an atlas and brought back, on the command line.
@Suite struct RemovalStory {
  private func run(_ words: String..., in world: World) throws -> ChildProcess.Result {
    try Program.run(words + ["--atlas", "lab.atlas", "--as", "anna"], in: world)
  }

  @Test func `what is removed is in no list and no export, and comes back as it was`() throws {
    let world = try World()
    try TestCells.write(to: world.folder.appendingPathComponent("cells"))
    #expect(try run("import", "cells", in: world).status == 0)
    let all = try run("list", "--json", in: world).output

    let removed = try run(
      "remove", "class:lymphocyte", "--reason", "blurred", "--json", in: world)
    #expect(removed.status == 0, "\(removed.errors)")
    let outcome = try #require(
      try JSONSerialization.jsonObject(with: Data(removed.output.utf8)) as? [String: Any])
    #expect((outcome["cells"] as? [Int])?.count == 3 && outcome["removed"] as? Bool == true)
    #expect(outcome["entry"] as? Int == 2)
    #expect(try run("list", "--count", in: world).output == "3\tsegmented neutrophil\n")
    #expect(try run("list", "is:removed", "--count", in: world).output == "3\tlymphocyte\n")
    let exported = try run("export", "out", in: world)
    #expect(exported.output.contains("3 of 3 cells"), "\(exported.output)")
    // The same files don't bring them back.
    #expect(try run("import", "cells", in: world).output.contains("6 were there already"))
    #expect(try run("list", "--count", in: world).output == "3\tsegmented neutrophil\n")

    let restored = try run("restore", in: world)
    #expect(restored.output.contains("3 cells back in the atlas, entry 3"), "\(restored.output)")
    #expect(try run("list", "--json", in: world).output == all)
    let audit = try Program.run("audit", "verify", "--atlas", "lab.atlas", in: world)
    #expect(audit.output.contains("The journal is whole"))
  }

  @Test func `nothing is removed without a filter, a reason or by a dry run`() throws {
    let world = try World()
    try TestCells.write(to: world.folder.appendingPathComponent("cells"))
    #expect(try run("import", "cells", in: world).status == 0)
    #expect(try run("remove", "--reason", "all of it", in: world).status == 64)
    #expect(try run("remove", "class:lymphocyte", "--reason", " ", in: world).status == 64)
    #expect(try run("remove", "class:lymphocyte", in: world).status == 64)
    let dry = try run("remove", "class:lymphocyte", "--reason", "x", "--dry-run", in: world)
    #expect(dry.output.contains("3 cells will be removed") && dry.status == 0)
    #expect(try run("restore", in: world).output.contains("0 cells will come back"))
    #expect(
      try run("list", "--count", in: world).output == "3\tlymphocyte\n3\tsegmented neutrophil\n")
  }
}
