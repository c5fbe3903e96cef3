extension HelpTopic {
  /// How labels find their pictures, format by format: the same words as the readers' own.
  static let formats = HelpTopic(
    name: "formats", abstract: "Data sets that come in and go out",
    parts: [
      .paragraph(
        "'leuko import' knows a data set by what its files hold, not by what they are called, and "
          + "'--dry-run' tells what it found. A folder may come as a .zip or a .tar. 'leuko export "
          + "--format' writes one: labels, splits, boxes and how a generated cell was made survive a "
          + "round trip. In every table that is written, a value that a spreadsheet would compute "
          + "has an apostrophe before it, which is taken off on import."),
      .heading("How a label finds its picture"),
      .list([
        (
          "1.",
          "By the path as it is written: from the table's own folder; in formats that keep pictures "
            + "elsewhere also from images, data or JPEGImages beside and above it, and from the top."
        ),
        (
          "2.",
          "In each of these places the very spelling goes before the same name in another normal form "
            + "or in other letters, and that before another ending or none."
        ),
        (
          "3.",
          "Else by its name alone, among pictures that no other entry means as written: the one whose "
            + "folders agree longest with the path, then the nearest to the table."
        ),
        (
          "Ties",
          "Where two are equally good, or two entries may mean one picture, all are refused and named; "
            + "the first by name never wins."
        ),
      ]),
      .heading("Format by format"),
      .list([
        (
          "folders",
          "split/class/file or class/file. The nearest folder called like a class is the class, so "
            + "that patients may lie between; the nearest called like a split is the split."
        ),
        (
          "manifest.csv, .tsv",
          "A row a picture, by its path from the table, with or without its ending; a bare name may lie "
            + "deeper, if only one does. It leads over folders. Twice alike is one; as two things, both "
            + "rows are refused. Without a manifest, every table of pictures with labels counts. With "
            + "xmin, ymin, xmax, ymax a row is a box. A first line 'sep=;' names the separator."
        ),
        (
          "metadata.csv, .jsonl",
          "As Hugging Face reads them, each for its own folder; 'objects' are boxes. In its cache, "
            + "links to the blobs of the same repository are followed."
        ),
        (
          "COCO",
          "An annotation belongs to the image of its file with its image_id, number or text; "
            + "file_name finds the picture by rules 1 to 3. Without a bbox, the box around the polygon; "
            + "run lengths alone are refused, crowds passed over. Annotations of no image are counted. "
            + "Several files add up, unless they name two sizes or two splits."
        ),
        (
          "YOLO",
          "labels/…/NAME.txt for images/…/NAME.png, else the .txt beside it; two that differ are refused. "
            + "Class names are those of the lists in folders above; where two lists differ in a number it is "
            + "refused. Splits: train.txt and its like, then data.yaml, then folders. Eight numbers behind "
            + "the class are the corners of a turned box, more a polygon: the box around them counts. With "
            + "kpt_shape in data.yaml, the first four are the box; lines that may be either are refused."
        ),
        (
          "Pascal VOC",
          "An XML belongs to the picture of its own name, JPEGImages for Annotations, then by rules 1 to "
            + "3; to that of its 'filename' only where there is none of its own, and where both are there "
            + "it is refused. Any declared encoding; other XML is passed over. Splits: ImageSets/Main/train.txt."
        ),
        (
          "CVAT",
          "Its own XML for images: 'name' finds the picture by rules 1 to 3. Of polygons, ellipses, masks "
            + "and turned boxes the box around counts, and how many is told; lines, points and tracks of "
            + "videos are refused. One tag is the class of a picture in which nothing is drawn. "
            + "What source=\"auto\" drew has no class. Split: 'subset'."
        ),
        (
          "LabelMe",
          "A JSON a picture: 'imagePath' by rules 1 to 3, else the picture of the JSON's own name; where "
            + "another lies beside it, it is refused. Shapes as in CVAT."
        ),
        (
          "FiftyOne",
          "labels.json: a name is a picture in data/ beside it, one file for all or one a split. "
            + "samples.json: 'filepath' by rules 1 to 3; the label is ground_truth, else the only field "
            + "without confidences or logits. A model's field is never a label; of several others, name "
            + "one with --labels. Its COCO exports are COCO."
        ),
        (
          "WebDataset",
          "Files of one key in a .tar: the key is the name of the .cls or .json, and may have points. "
            + "KEY.png is the cell; else each KEY.WORD.png is one, but for words such as mask. A .json and "
            + "a .cls that disagree are refused."
        ),
        (
          "MedMNIST",
          "One .npz; a label is at its picture's place in the array of its split."
        ),
        ("Croissant, data card", "Written beside the others."),
      ]),
      .heading("What else holds for all"),
      .list([
        (
          "Sizes",
          "Where a format states a picture's size and it is another, the picture is refused with both."
        ),
        (
          "EXIF",
          "Boxes of a picture that EXIF turns are turned where the stated size tells that they were drawn "
            + "before; else the picture is refused."
        ),
        (
          "Text",
          "UTF-8, or UTF-16 with its mark; XML as it declares. A file that can't be read is refused by "
            + "name, and hides no other."
        ),
        (
          "SHA256SUMS",
          "Every export has one ('sha256sum -c' reads it). On import, a picture that has changed since is "
            + "refused, and a table that has changed, is gone or is new is named."
        ),
        (
          "The account",
          "Found = in + doubles + refused + passed over, for pictures, labels, boxes and splits, each "
            + "group with names and why; so in --json. A picture whose marks were all refused is refused: "
            + "it is not one without a cell."
        ),
      ]),
    ])
}
