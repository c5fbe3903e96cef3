import GRDB

/// The tables of `atlas.sqlite`, one numbered migration a change.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 journal and specimens") { db in
      try db.execute(sql: journal)
      try db.execute(sql: specimens)
      try db.execute(sql: guards)
    }
    migrator.registerMigration("2 filters and views") { db in
      try db.execute(sql: filters)
    }
    migrator.registerMigration("3 features and doubts") { db in
      try db.execute(sql: doubts)
    }
    migrator.registerMigration("4 fields and their boxes") { db in
      try db.execute(sql: fields)
    }
    migrator.registerMigration("5 regions") { db in
      try db.execute(sql: regions)
    }
    migrator.registerMigration("6 remarks on findings") { db in
      try db.execute(sql: remarks)
    }
    migrator.registerMigration("7 one way to say where") { db in
      try db.execute(sql: "DROP TRIGGER specimen_region_is_final")
      try SpecimenRow.foldPlaces(db)
      try db.execute(sql: regionIsFinal)
    }
    migrator.registerMigration("8 removed specimens") { db in
      try db.execute(
        sql: "ALTER TABLE specimen ADD COLUMN removed INTEGER CHECK (removed = 1)")
    }
    migrator.registerMigration("9 scales") { db in
      try db.execute(sql: "ALTER TABLE specimen ADD COLUMN scale TEXT")
    }
    return migrator
  }

  /// Pictures of many cells, and where in them cells were cut out. A cell's field may be unknown here.
  private static let fields = """
    CREATE TABLE field (
      digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
      extension TEXT NOT NULL,
      name TEXT NOT NULL,
      slide TEXT NOT NULL CHECK (slide <> ''),
      width INTEGER NOT NULL CHECK (width > 0),
      height INTEGER NOT NULL CHECK (height > 0),
      origin TEXT NOT NULL CHECK (origin IN ('microscope', 'generated', 'drawn')),
      recipe TEXT CHECK ((recipe IS NULL) = (origin = 'microscope')),
      boxes TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX field_slide ON field (slide, name);

    ALTER TABLE specimen ADD COLUMN field TEXT CHECK (length(field) = 64);
    ALTER TABLE specimen ADD COLUMN box TEXT CHECK ((box IS NULL) = (field IS NULL));
    CREATE INDEX specimen_field ON specimen (field) WHERE field IS NOT NULL;

    CREATE TRIGGER field_is_kept BEFORE DELETE ON field
    BEGIN SELECT RAISE(ABORT, 'a field is never deleted'); END;
    CREATE TRIGGER field_picture_is_final
    BEFORE UPDATE OF digest, extension, name, slide, width, height, origin, recipe ON field
    BEGIN SELECT RAISE(ABORT, 'where a picture came from is never changed'); END;
    CREATE TRIGGER specimen_place_is_final BEFORE UPDATE OF field, box ON specimen
    BEGIN SELECT RAISE(ABORT, 'where a picture came from is never changed'); END;
    """

  /// Cells cut out of larger pictures, and what else came with a picture.
  private static let regions = """
    ALTER TABLE specimen ADD COLUMN region TEXT;
    ALTER TABLE specimen ADD COLUMN extra TEXT;
    \(regionIsFinal)
    """

  private static let regionIsFinal = """
    CREATE TRIGGER specimen_region_is_final BEFORE UPDATE OF region, extra ON specimen
    BEGIN SELECT RAISE(ABORT, 'where a picture came from is never changed'); END;
    """

  /// How strong findings are, and what else was said of them.
  private static let remarks = """
    ALTER TABLE specimen_finding ADD COLUMN grade INTEGER CHECK (grade BETWEEN 1 AND 3);
    ALTER TABLE specimen_finding ADD COLUMN note TEXT CHECK (note <> '');
    """

  /// What programs make of specimens; it can all be made again.
  private static let doubts = """
    CREATE TABLE feature (
      specimen INTEGER PRIMARY KEY REFERENCES specimen,
      model TEXT NOT NULL,
      numbers BLOB NOT NULL
    ) STRICT;

    CREATE TABLE doubt (
      specimen INTEGER NOT NULL REFERENCES specimen,
      kind TEXT NOT NULL CHECK (kind <> ''),
      score REAL NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (specimen, kind)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX doubt_kind ON doubt (kind, specimen);
    """

  /// What filters look up, and the filters people keep.
  private static let filters = """
    CREATE INDEX entry_time ON entry (time, action);
    CREATE INDEX entry_means ON entry (means, sequence);
    CREATE INDEX entry_specimen_entry ON entry_specimen (entry);
    CREATE INDEX specimen_confidence ON specimen (confidence);
    CREATE INDEX specimen_suggestion ON specimen (suggestion);

    CREATE TABLE view (
      name TEXT PRIMARY KEY CHECK (name <> ''),
      filter TEXT NOT NULL,
      ordering TEXT NOT NULL,
      reversed INTEGER NOT NULL CHECK (reversed IN (0, 1))
    ) STRICT, WITHOUT ROWID;
    """

  /// The journal, and which specimens each entry is about.
  private static let journal = """
    CREATE TABLE entry (
      sequence INTEGER PRIMARY KEY,
      time TEXT NOT NULL CHECK (time GLOB '????-??-??T??:??:??.???Z'),
      who TEXT NOT NULL CHECK (who <> ''),
      action TEXT NOT NULL CHECK (action <> ''),
      means TEXT NOT NULL CHECK (means IN ('hand', 'import', 'model', 'derived')),
      reason TEXT NOT NULL,
      software TEXT NOT NULL,
      target INTEGER REFERENCES entry,
      undo_top INTEGER,
      redo_top INTEGER,
      body TEXT NOT NULL,
      specimens INTEGER NOT NULL CHECK (specimens >= 0),
      chain TEXT NOT NULL CHECK (length(chain) = 64),
      CHECK (target < sequence),
      CHECK (undo_top <= sequence),
      CHECK (redo_top <= sequence)
    ) STRICT;
    CREATE INDEX entry_who ON entry (who, sequence);

    CREATE TABLE entry_specimen (
      specimen INTEGER NOT NULL,
      entry INTEGER NOT NULL REFERENCES entry,
      PRIMARY KEY (specimen, entry)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE fact (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// What the journal amounts to now, laid out for questions.
  private static let specimens = """
    CREATE TABLE specimen (
      id INTEGER PRIMARY KEY,
      digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
      extension TEXT NOT NULL,
      name TEXT NOT NULL,
      source TEXT NOT NULL,
      width INTEGER NOT NULL CHECK (width > 0),
      height INTEGER NOT NULL CHECK (height > 0),
      origin TEXT NOT NULL CHECK (origin IN ('microscope', 'generated', 'drawn')),
      recipe TEXT CHECK ((recipe IS NULL) = (origin = 'microscope')),
      recipe_group TEXT CHECK ((recipe_group IS NULL) = (origin <> 'generated')),
      class TEXT CHECK (class <> ''),
      credit INTEGER REFERENCES entry CHECK (credit IS NOT NULL OR class IS NULL),
      split TEXT CHECK (split IN ('train', 'select', 'val', 'test', 'excluded')),
      comment TEXT CHECK (comment <> ''),
      verdict TEXT CHECK (verdict IN ('kept', 'rejected')),
      verdict_reason TEXT CHECK ((verdict_reason IS NULL) = (verdict IS NOT 'rejected')),
      suggestion TEXT CHECK (suggestion <> ''),
      confidence REAL CHECK (confidence BETWEEN 0 AND 1),
      seen_by TEXT,
      CHECK ((suggestion IS NULL) = (confidence IS NULL)),
      CHECK (origin <> 'generated' OR split IS NULL OR split IN ('train', 'excluded')),
      CHECK (seen_by IS NULL OR split IS NULL OR split NOT IN ('val', 'test')),
      CHECK (verdict IS NULL OR origin = 'generated')
    ) STRICT;
    CREATE INDEX specimen_class ON specimen (class);
    CREATE INDEX specimen_credit ON specimen (credit);
    CREATE INDEX specimen_group ON specimen (recipe_group) WHERE recipe_group IS NOT NULL;

    CREATE TABLE specimen_finding (
      specimen INTEGER NOT NULL REFERENCES specimen,
      finding TEXT NOT NULL CHECK (finding <> ''),
      PRIMARY KEY (specimen, finding)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX specimen_finding_finding ON specimen_finding (finding, specimen);
    """

  /// Promises the database itself keeps, whoever opens it.
  private static let guards = """
    CREATE TRIGGER entry_is_appended BEFORE INSERT ON entry
    WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM entry)
    BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
    CREATE TRIGGER entry_is_final BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
    CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal is never shortened'); END;
    CREATE TRIGGER entry_specimen_is_final BEFORE UPDATE ON entry_specimen
    BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
    CREATE TRIGGER entry_specimen_is_kept BEFORE DELETE ON entry_specimen
    BEGIN SELECT RAISE(ABORT, 'the journal is never shortened'); END;
    CREATE TRIGGER specimen_is_kept BEFORE DELETE ON specimen
    BEGIN SELECT RAISE(ABORT, 'a specimen is never deleted'); END;
    CREATE TRIGGER specimen_picture_is_final
    BEFORE UPDATE OF
      id, digest, extension, name, source, width, height, origin, recipe, recipe_group
    ON specimen
    BEGIN SELECT RAISE(ABORT, 'where a picture came from is never changed'); END;
    """
}
