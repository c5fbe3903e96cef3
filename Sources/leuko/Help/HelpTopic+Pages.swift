import AtlasStore
import Basis
import Console

extension HelpTopic {
  /// Every topic, in the order in which help lists them.
  static let all: [HelpTopic] = [
    start, keys, filters, slides, models, blindTest, experiments, formats, places, privacy,
    terminal,
    exitCodes,
  ]

  static let start = HelpTopic(
    name: "start", abstract: "The first five minutes",
    parts: [
      .paragraph("For research use only; not for diagnosis. Nothing here leaves this machine."),
      .list([
        (
          "leuko open Samples/leuko.atlas",
          "look at the sample cells; '?' lists the keys, ':' finds anything, Esc leads one step back, 'q' "
            + "closes a page and leaves at last"
        ),
        ("leuko import FOLDER", "take your own pictures in, one folder a class, or any data set"),
        (
          "leuko",
          "open your atlas: name cells by a capital, '/' filters them, 'g d' counts them; 'g 1' to 'g 7' "
            + "are the other tabs"
        ),
        ("leuko slide add FOLDER", "a folder of fields becomes a slide: its white cells are found"),
        ("leuko sample --class eosinophil --count 6 --show", "make cells that never were"),
        ("leuko study demonstrate", "a blind test from end to end, on made-up pictures"),
        ("leuko doctor", "what this terminal and this machine can do"),
      ]),
    ])

  static let keys = HelpTopic(
    name: "keys", abstract: "The keys of the console, page by page",
    parts: KeyPages(.builtIn).groups.flatMap { group -> [Part] in
      let title = [group.page, group.title].compactMap(\.self).joined(separator: ": ")
      return [.heading(title), .list(group.lines.map { (word: $0.keys, meaning: $0.help) })]
    } + [
      .paragraph(
        "One letter means the same on every page. Digits before a key are a count: '5j' is five rows. "
          + "Keys of your own go under [keys] in settings.toml, by a name that holds on every page; see "
          + "'leuko help places'. A key that would mean two things is refused when the console opens."
      )
    ])

  static let filters = HelpTopic(
    name: "filters", abstract: "Finding cells by what is known of them",
    parts: [
      .paragraph(
        "A filter is words: all must hold, 'or' joins alternatives, '-' or 'not' turns one round, "
          + "parentheses group. A word without a colon is looked for in names, folders and comments; "
          + "quotes keep blanks together. '/' in the console completes as you type; 'leuko list', "
          + "'leuko export --filter', 'leuko relabel' and 'leuko remove' take the same words. What was "
          + "removed is found only by 'is:removed'."),
      .example([
        "class:eosinophil,basophil -split:test confidence<0.6",
        "is:unreviewed (origin:generated or finding:vacuolated) imported:7d",
      ]),
      .list(FilterField.allCases.map { (word: "\($0.rawValue):", meaning: $0.help) }),
    ])

  static let slides = HelpTopic(
    name: "slides", abstract: "From fields of a smear to a signed count",
    parts: [
      .paragraph(
        "A folder of fields is a slide. White cells are found by the stain of their nuclei and a "
          + "small network, cut out, and named by a classifier; you review them by groups, count and "
          + "sign. Signing refuses while a cell is unidentified or unseen."),
      .example([
        "leuko slide add ~/slides/17 --as anna", "leuko slide list",
        "leuko                                   then g f: slides; Enter their cells, i their fields",
        "leuko slide report 17 --html 17.html",
      ]),
    ])

  static let models = HelpTopic(
    name: "models", abstract: "The networks that come along, and your own",
    parts: [
      .paragraph(
        "A model is a folder. Those in Samples/models are used where you name none: one makes cells, "
          + "one names them, one finds them in fields. '--model FOLDER' or 'model' in settings.toml "
          + "names another; a folder written by diffusers (UNet2DModel) works as it is."),
      .list([
        ("leuko model show FOLDER", "what a model is and what it learned from"),
        ("leuko train classifier", "a classifier of your own cells"),
        ("leuko train diffusion", "a generator; --add-class adds a class to one that is there"),
        ("leuko train gan", "the baseline beside it"),
        ("leuko train locator", "finds cells in fields"),
        ("leuko evaluate", "how good any of them is, on pictures it has not seen"),
        ("leuko verify FOLDER", "whether this machine computes what recorded vectors say"),
      ]),
      .paragraph(
        "What a generator has learned from can never be a test picture: the atlas keeps what it saw."
      ),
    ])

  static let blindTest = HelpTopic(
    name: "blind-test", abstract: "Can experts tell generated cells from real ones?",
    parts: [
      .paragraph(
        "A study is planned, sealed, sat and scored. Sealing draws the pictures, checks that nothing "
          + "but the cells themselves can give them away, commits to the truth by a hash, and puts "
          + "the truth into a key that readers never get."),
      .list([
        ("leuko study plan", "how many pictures, for which question, with what power"),
        ("leuko study seal", "the package for readers, and its key"),
        ("leuko study sit", "one reader's sitting; interrupted, it goes on where it was"),
        ("leuko study score", "every check, every figure, the report"),
        ("leuko study audit", "could a program tell them apart?"),
      ]),
      .paragraph(
        "Readers say of one cell how sure they are that it was made; or, with --task quartet, which "
          + "of four was; or, with --task naming, which cell it is. --phases untold,told,clues asks "
          + "in three parts: before anybody speaks of made cells, after, and when --clues were "
          + "told."),
      .paragraph(
        "NAME.study goes to the readers. NAME.key stays with you, readable by you alone, until all "
          + "have finished."),
    ])

  static let experiments = HelpTopic(
    name: "experiments", abstract: "Do generated cells help a classifier?",
    parts: [
      .paragraph(
        "An experiment trains the same classifier on real cells alone, on more of the same, and on "
          + "generated ones besides, with equal budgets and paired seeds, and tests all on pictures "
          + "no generator has seen. What counts as help is fixed before the first training."),
      .example([
        "leuko experiment plan few --data FOLDER --class eosinophil --diffusion MODEL",
        "leuko experiment run few.experiment",
        "leuko experiment report few.experiment --html report.html",
      ]),
    ])

  static let places = HelpTopic(
    name: "places", abstract: "Where things are kept, and what is set where",
    parts: [
      .list([
        ("$XDG_CONFIG_HOME/leuko", "settings.toml, classes.toml, terminals.toml, themes/"),
        ("$XDG_DATA_HOME/leuko", "your atlas, if you name none; private copies of samples"),
        (
          "$XDG_STATE_HOME/leuko",
          "the state of trainings, what terminals were found to show, the last errors"
        ),
        ("NAME.atlas/", "atlas.sqlite, pictures/, thumbnails/; thumbnails may be deleted"),
        ("NAME.study/, NAME.key", "a blind test, and its truth"),
      ]),
      .paragraph(
        "Nothing else is written without being asked. They are ~/.config, ~/.local/share and "
          + "~/.local/state where the variables are not set."),
      .list([
        ("LEUKO_ATLAS", "the atlas to open; --atlas goes before it, ./leuko.atlas after it"),
        ("LEUKO_AS", "who is at the keyboard; --as goes before it"),
        ("NO_COLOR", "no colours, if it is not empty"),
        ("TERM, COLORTERM, LANG", "what the terminal can do"),
      ]),
      .example([
        "# settings.toml, all of it optional", "theme = \"auto\"", "glyphs = \"octants\"",
        "model = \"~/models/pbc\"", "pixel_size = 0.1", "accessible = true", "threads = 2",
        "[keys]",
        "next = [\"n\", \"F5\"]", "go_to_sampling = \"g m\"", "suspend = []",
      ]),
      .paragraph(
        "What can have keys of its own: \(KeyMap.names.joined(separator: ", ")). A name holds on every "
          + "page that has it; no key at all is []."),
    ])

  static let privacy = HelpTopic(
    name: "privacy", abstract: "What is kept of whom, and what leaves",
    parts: [
      .paragraph(
        "Nothing is sent anywhere: the one command that opens a connection is 'leuko datasets get', "
          + "to the address you give it."),
      .list([
        (
          "leuko import --dry-run",
          "tells what may say who a patient is: notes in files, names like personal numbers"
        ),
        ("leuko import --block", "keeps such files out; so does 'leuko slide add --block'"),
        (
          "leuko import --strip",
          "takes the pixels alone and reads again what it wrote; so does 'leuko slide add --strip'"
        ),
        (
          "leuko export --deidentify",
          "pixels and labels under new ids; the way back is a 0600 file"
        ),
        (
          "  --letters",
          "what becomes of pictures with letters burned in: refuse, blank or keep; pale and "
            + "handwritten letters are not seen"
        ),
        (
          "leuko report-error",
          "what to send when something fails: no pictures, names, paths, people or comments"
        ),
      ]),
      .paragraph(
        "The journal of an atlas keeps who said what and when, for good: that is its purpose. Names "
          + "of people may be codes. Generated and drawn pictures say so wherever they go."),
    ])

  static let terminal = HelpTopic(
    name: "terminal", abstract: "What the terminal shows, and how to get more of it",
    parts: [
      .paragraph(
        "Pictures are drawn with characters, as finely as the terminal lets them through, or as "
          + "pictures where it takes kitty's or sixel's. C-g in the console is a test card to choose "
          + "by eye; the choice is kept for the terminal."),
      .list([
        (
          "tmux", "set -as terminal-features ',*:RGB' in its configuration lets all colours through"
        ),
        ("--plain, TERM=dumb", "line by line, without moving a cursor: also for screen readers"),
        ("leuko reset-terminal", "mends a terminal that a killed program left in disorder"),
        ("leuko preview FILE", "one picture, to see what the terminal makes of it"),
      ]),
      .paragraph(
        "Whatever stands in names, labels, comments and files, nothing of it can steer the terminal: "
          + "such characters are shown as '·'."),
    ])

  static let exitCodes = HelpTopic(
    name: "exit-codes", abstract: "What a script learns from the exit status",
    parts: [.list(ExitStatus.allCases.map { (word: "\($0.rawValue)", meaning: $0.words) })])
}
