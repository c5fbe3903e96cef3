import TerminalKit

/// What can be done on every page.
enum ProgramVerb: Verb {
  case help
  case palette
  case back
  case close
  case open(Tab)
  case go(Destination)
  case messages
  case command(String)
  /// Cells that match these words, on a page of their own.
  case find(String)
  case chooseTheme
  case theme(String)
  case chooseGlyphs
  case glyphs(String)
  case changeName
  /// The change that waits is made; its words are the reason.
  case makeChange
  case askPixelSize
  case repaint
  case suspend
  case quit

  var name: String? {
    switch self {
    case .open(let tab): "go_to_\(tab.rawValue)"
    case .go(let place): "go_to_\(place.rawValue)"
    case .command, .find, .theme, .glyphs: nil
    default: caseName
    }
  }

  /// The keys of every page, after its own.
  static let groups: [KeyTable<AnyVerb>.Group] = [
    KeyTable<ProgramVerb>.Group(
      "Leuko",
      [
        KeyBinding([[.character("?")], [.function(1)]], .help, hint: "help", help: "this help"),
        KeyBinding([[.escape]], .back, hint: "back", help: "one step back, to where one was"),
        KeyBinding([[.character("q")]], .close, help: "close this page; from the atlas, leave"),
        KeyBinding(
          [[.character(":")], [.control("p")]], .palette, hint: "find",
          help: "find anything by its name: what to do, pages, cells"),
      ]
        + Tab.allCases.map { tab in
          KeyBinding(
            [
              [.character("g"), .character(tab.letter)],
              [.character("g"), .character(Character("\(tab.number)"))],
              [.alt(Character("\(tab.number)"))],
            ], .open(tab), help: "go to \(tab.rawValue)")
        }
        + Destination.allCases.map {
          KeyBinding([[.character("g"), .character($0.letter)]], .go($0), help: $0.help)
        }
        + [
          KeyBinding([[.control("t")]], .chooseTheme, help: "choose the theme"),
          KeyBinding(
            [[.control("g")]], .chooseGlyphs, help: "choose the glyphs of pictures: a test card"),
          KeyBinding([[.control("l")]], .repaint, help: "paint the screen afresh"),
          KeyBinding([[.control("z")]], .suspend, help: "back to the shell for a while"),
          KeyBinding(
            [[.control("c")]], .quit, help: "leave; asks first where something would be lost"),
        ]
    ).erased()
  ]

  /// The only one of them where the screen shows nothing but a page.
  static let helpAlone: [KeyTable<AnyVerb>.Group] = [
    KeyTable<ProgramVerb>.Group(
      "Leuko", [KeyBinding([[.character("?")]], .help, hint: "help", help: "these keys")]
    ).erased()
  ]
}

extension KeyTable.Group where Action: Verb {
  /// The same keys, whosever verbs they are.
  func erased() -> KeyTable<AnyVerb>.Group {
    KeyTable<AnyVerb>.Group(
      title,
      bindings.map {
        KeyBinding($0.sequences, AnyVerb($0.action), hint: $0.hint, help: $0.help)
      })
  }
}
