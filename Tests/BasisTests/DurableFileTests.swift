import Basis
import Foundation
import Testing

@Suite struct DurableFileTests {
  private static func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("leuko-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private static func mode(_ url: URL) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
  }

  @Test
  func `a new file is as open as asked and the umask allows, one replaced no wider than it was`()
    throws
  {
    try Self.inFolder { folder in
      let file = folder.appendingPathComponent("a")
      try DurableFile.write(Data("one".utf8), to: file, permissions: 0o600)
      #expect(try Self.mode(file) == 0o600)
      try DurableFile.write(Data("two".utf8), to: file)
      #expect(try Self.mode(file) == 0o600)
      try FileManager.default.setAttributes([.posixPermissions: 0o664], ofItemAtPath: file.path)
      try DurableFile.write(Data("three".utf8), to: file)
      #expect(try Self.mode(file) == 0o664)
      try DurableFile.write(Data("four".utf8), to: file, permissions: 0o600)
      #expect(try Self.mode(file) == 0o600)
      #expect(try Data(contentsOf: file) == Data("four".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
    }
  }

  @Test func `what a killed process left half written goes, and what is being written stays`()
    throws
  {
    try Self.inFolder { folder in
      let (left, held) = (".model.aaaaaaaa.leuko", ".model.bbbbbbbb.leuko")
      for name in [left, held, ".hidden", "model"] {
        try Data("x".utf8).write(to: folder.appendingPathComponent(name))
      }
      let descriptor = open(folder.appendingPathComponent(held).path, O_RDONLY)
      #expect(descriptor >= 0 && flock(descriptor, LOCK_EX) == 0)
      try DurableFile.makeFolder(folder)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names == [held, ".hidden", "model"].sorted())
      close(descriptor)
      DurableFile.sweep(folder)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
          == [".hidden", "model"])
    }
  }

  @Test func `a file that can't be written is named, and nothing is left of it`() throws {
    try Self.inFolder { folder in
      let place = folder.appendingPathComponent("b")
      try FileManager.default.createDirectory(
        at: place.appendingPathComponent("c"), withIntermediateDirectories: true)
      let error = #expect(throws: DurableFileError.self) {
        try DurableFile.write(Data(), to: place)
      }
      #expect(error?.summary.hasPrefix("can't write '\(place.path)': ") == true)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["b"])
    }
  }
}
