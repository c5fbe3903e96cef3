import Foundation
import Testing

/// Help, the manual page and the completions, as somebody meets them who has just got the program.
@Suite struct HelpStory {
  @Test func `help knows every topic, and every command that a topic names`() throws {
    let world = try World()
    let overview = try Program.run("help", in: world)
    #expect(overview.status == 0)
    let topics = try #require(overview.output.components(separatedBy: "TOPICS").last)
      .split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(topics.count >= 10 && topics.contains("filters"))
    var commands: Set<[String]> = []
    for topic in topics {
      let page = try Program.run("help", topic, in: world)
      #expect(page.status == 0 && page.output.count > 200, "\(topic)")
      for line in page.output.split(separator: "\n") {
        // What it does stands behind, with blanks between.
        let call =
          line.drop { $0 == " " }.firstRange(of: "  ").map { line[..<$0.lowerBound] } ?? line
        let words = call.split(separator: " ").map(String.init)
        guard words.first == "leuko" else { continue }
        commands.insert(
          Array(words.dropFirst().prefix { $0.allSatisfy { $0.isLowercase || $0 == "-" } }))
      }
    }
    #expect(commands.count > 20)
    for words in commands {
      let isThere = try (0...words.count).reversed().contains { count in
        guard count > 0 || words.isEmpty else { return false }
        let asked = ["help"] + words.prefix(count).filter { !$0.hasPrefix("-") }
        return try ChildProcess.run(
          Program.url.path, asked, environment: world.environment, in: world.folder
        ).status == 0
      }
      #expect(isThere, "\(words)")
    }
    let unknown = try Program.run("help", "filtres", in: world)
    #expect(unknown.status == 64 && unknown.errors.contains("did you mean 'filters'"))
  }

  @Test func `install puts four files in place that their readers accept, and takes them away`()
    throws
  {
    let world = try World()
    let prefix = world.folder.appendingPathComponent("prefix").path
    let installed = try Program.run("install", "--prefix", prefix, in: world)
    #expect(installed.status == 0 && installed.output.contains("fpath"))
    let files = [
      "man/man1/leuko.1", "bash-completion/completions/leuko", "zsh/site-functions/_leuko",
      "fish/vendor_completions.d/leuko.fish",
    ].map { "\(prefix)/share/\($0)" }
    for file in files { #expect(FileManager.default.fileExists(atPath: file), "\(file)") }
    let page = try String(contentsOfFile: files[0], encoding: .utf8)
    for part in [".SH NAME", ".SS leuko study seal", "\\-\\-atlas", ".SH FILTERS", ".SH PRIVACY"] {
      #expect(page.contains(part), "\(part)")
    }
    let bash = try ChildProcess.run(
      "/usr/bin/env", ["bash", "-n", files[1]], environment: world.environment, in: world.folder)
    #expect(bash.status == 0, "\(bash.errors)")
    if FileManager.default.isExecutableFile(atPath: "/usr/bin/groff") {
      let warnings = try ChildProcess.run(
        "/usr/bin/groff", ["-man", "-Tutf8", "-ww", "-Wbreak", "-z", files[0]],
        environment: world.environment, in: world.folder)
      #expect(warnings.errors.isEmpty, "\(warnings.errors)")
    }
    let removed = try Program.run("install", "--uninstall", "--prefix", prefix, in: world)
    #expect(removed.status == 0)
    for file in files { #expect(!FileManager.default.fileExists(atPath: file), "\(file)") }
    // Without a prefix they go where a person may write.
    #expect(try Program.run("install", in: world).status == 0)
    #expect(
      FileManager.default.fileExists(
        atPath: world.folder.appendingPathComponent(".local/share/man/man1/leuko.1").path))
  }

  @Test func `the report of an error says nothing of anybody`() throws {
    let world = try World()
    let secrets = ["Zebulon", "Quirinius", "patient-4711", "hush-comment", "Xanthippe"]
    let cells = world.folder.appendingPathComponent("Zebulon/eosinophil")
    try FileManager.default.createDirectory(at: cells, withIntermediateDirectories: true)
    try TestCells.bitmap(shade: 1).write(to: cells.appendingPathComponent("patient-4711.bmp"))
    let atlas = world.folder.appendingPathComponent("Zebulon.atlas").path
    #expect(
      try Program.run(
        "import", cells.deletingLastPathComponent().path, "--atlas", atlas, "--as", "Quirinius",
        in: world
      ).status == 0)
    let settings = world.folder.appendingPathComponent(".config/leuko")
    try FileManager.default.createDirectory(at: settings, withIntermediateDirectories: true)
    try Data("model = \"/home/Xanthippe/model\"\n".utf8).write(
      to: settings.appendingPathComponent("settings.toml"))
    try Data("[[class]]\nkey = \"xanthippe_cell\"\nname = \"Xanthippe cell\"\n".utf8).write(
      to: settings.appendingPathComponent("classes.toml"))
    // Errors with names in their sentences.
    #expect(try Program.run("import", "/nowhere/Zebulon", "--atlas", atlas, in: world).status != 0)
    #expect(
      try Program.run("audit", "verify", "--atlas", "Xanthippe.atlas", in: world).status != 0)
    let written = try Program.run(
      "report-error", "--atlas", atlas, "--out", "report.json", in: world)
    #expect(written.status == 0, "\(written.errors)")
    let file = world.folder.appendingPathComponent("report.json")
    let report = try String(contentsOf: file, encoding: .utf8)
    for secret in secrets + [world.folder.lastPathComponent, "nowhere", "/home", "/tmp"] {
      #expect(!report.lowercased().contains(secret.lowercased()), "\(secret)")
    }
    for part in [
      "\"specimens\" : 1", "\"eosinophil\" : 1", "leuko audit verify", "AtlasError", "\"model\"",
    ] {
      #expect(report.contains(part), "\(part) in \(report)")
    }
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o600)
  }

  @Test func `a console that crashes leaves its place for the report, and the terminal sound`()
    throws
  {
    let world = try World()
    try TestCells.bitmap(shade: 3).write(to: world.folder.appendingPathComponent("one.bmp"))
    let imported = try Program.run(
      "import", "one.bmp", "--atlas", "x.atlas", "--as", "anna", in: world)
    #expect(imported.status == 0, "\(imported.errors)")
    let number = world.folder.appendingPathComponent("number")
    let terminal = try Tmux(["open", "--atlas", "x.atlas"], in: world, noting: number)
    try terminal.expect("cell 1 of 1")
    let process = try #require(
      Int32(String(contentsOf: number, encoding: .utf8).trimmingCharacters(in: .newlines)))
    kill(process, SIGSEGV)
    try terminal.expect("ended with 139")
    let written = try Program.run("report-error", "--out", "report.json", in: world)
    #expect(written.status == 0, "\(written.errors)")
    let report = try String(
      contentsOf: world.folder.appendingPathComponent("report.json"), encoding: .utf8)
    #expect(report.contains("\"signal 11\"") && report.contains("leuko("))
    #expect(!report.contains(world.folder.lastPathComponent))
  }
}
