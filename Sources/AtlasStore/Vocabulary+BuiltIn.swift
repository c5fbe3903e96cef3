extension Vocabulary {
  /// The classes and findings every atlas knows.
  ///
  /// Ids are of the Cell Ontology; names follow ICSH (Palmer and others, Int J Lab Hematol 2015).
  public static let builtIn: Vocabulary = {
    do {
      return try Vocabulary(classes: builtInClasses, findings: builtInFindings)
    } catch {
      preconditionFailure("the built-in vocabulary is consistent: \(error)")
    }
  }()

  private static let builtInClasses: [CellClass] = [
    CellClass(
      key: "segmented_neutrophil", name: "segmented neutrophil",
      aliases: ["neutrophil", "neutrophils", "segmented", "seg", "SNE", "polymorph", "NGS"],
      ontology: "CL:0000775", keyboardKey: "S"),
    CellClass(
      key: "band_neutrophil", name: "band neutrophil",
      aliases: ["band", "bands", "stab", "band cell", "BNE", "NGB"], keyboardKey: "B"),
    CellClass(
      key: "metamyelocyte", name: "metamyelocyte", aliases: ["metamyelocytes", "MMY", "MMZ"],
      ontology: "CL:0002192", keyboardKey: "T"),
    CellClass(
      key: "myelocyte", name: "myelocyte", aliases: ["myelocytes", "MY", "MYB"],
      ontology: "CL:0002193", keyboardKey: "Y"),
    CellClass(
      key: "promyelocyte", name: "promyelocyte", aliases: ["promyelocytes", "PMY", "PMO"],
      ontology: "CL:0000836", keyboardKey: "P"),
    CellClass(
      key: "blast", name: "blast cell", aliases: ["blasts", "myeloblast", "monoblast"]),
    CellClass(
      key: "promonocyte", name: "promonocyte", aliases: ["promonocytes"], ontology: "CL:0000559"),
    CellClass(
      key: "eosinophil", name: "eosinophil", aliases: ["eosinophils", "EO", "EOS"],
      ontology: "CL:0000771", keyboardKey: "E"),
    CellClass(
      key: "basophil", name: "basophil", aliases: ["basophils", "BA", "BAS"],
      ontology: "CL:0000767", keyboardKey: "A"),
    CellClass(
      key: "lymphocyte", name: "lymphocyte", aliases: ["lymphocytes", "LY", "LYT"],
      keyboardKey: "L"),
    CellClass(
      key: "reactive_lymphocyte", name: "reactive lymphocyte",
      aliases: ["reactive", "atypical lymphocyte", "variant lymphocyte", "LYA"]),
    CellClass(
      key: "large_granular_lymphocyte", name: "large granular lymphocyte", aliases: ["LGL"]),
    CellClass(key: "prolymphocyte", name: "prolymphocyte", aliases: ["prolymphocytes"]),
    CellClass(key: "hairy_cell", name: "hairy cell", aliases: ["hairy cells"]),
    CellClass(
      key: "monocyte", name: "monocyte", aliases: ["monocytes", "MO", "MON"],
      ontology: "CL:0000576", keyboardKey: "M"),
    CellClass(
      key: "plasma_cell", name: "plasma cell", aliases: ["plasma cells", "plasmacyte"],
      ontology: "CL:0000786"),
    CellClass(
      key: "erythroblast", name: "erythroblast",
      aliases: ["erythroblasts", "NRBC", "nucleated red cell", "normoblast", "ERB", "EBO"],
      ontology: "CL:0000765", counting: .perHundred, keyboardKey: "R"),
    CellClass(
      key: "platelet", name: "platelet", aliases: ["platelets", "thrombocyte", "PLT"],
      ontology: "CL:0000233", counting: .never, keyboardKey: "K"),
    CellClass(
      key: "giant_platelet", name: "giant platelet", aliases: ["large platelet"],
      counting: .never),
    CellClass(
      key: "platelet_clump", name: "platelet clump", aliases: ["platelet clumps"],
      counting: .never),
    CellClass(
      key: "smudge_cell", name: "smudge cell", aliases: ["smudge", "basket cell", "KSC"],
      counting: .never),
    CellClass(
      key: "artefact", name: "artefact", aliases: ["artifact", "artefacts", "artifacts", "ART"],
      counting: .never, keyboardKey: "X"),
    CellClass(
      key: "unidentified", name: "unidentified", aliases: ["unknown"], counting: .blocksSigning,
      keyboardKey: "U"),
    CellClass(
      key: "not_classed", name: "not classed", aliases: ["not classified"], counting: .never,
      keyboardKey: "Z"),
  ]

  private static let builtInFindings: [Finding] = [
    Finding(
      key: "hypersegmented", name: "hypersegmented",
      aliases: ["hypersegmentation", "right shift"], criterion: "nucleus of 5 or more lobes"),
    Finding(
      key: "hyposegmented", name: "hyposegmented",
      aliases: ["hyposegmentation", "Pelger-Huët", "pseudo-Pelger"],
      criterion: "nucleus of 1 or 2 lobes, coarse chromatin"),
    Finding(
      key: "dohle_bodies", name: "Döhle bodies", aliases: ["Döhle", "Döhle body"],
      criterion: "blue oval inclusion of 1 to 2 µm", loinc: "104759-6"),
    Finding(
      key: "hypergranular", name: "hypergranular",
      aliases: ["toxic granulation", "hypergranulation"], criterion: "dark coarse granules",
      loinc: "803-7"),
    Finding(
      key: "hypogranular", name: "hypogranular", aliases: ["agranular", "hypogranulation"],
      criterion: "pale cytoplasm with few granules or none"),
    Finding(
      key: "auer_rods", name: "Auer rods", aliases: ["Auer rod", "faggot cell"],
      criterion: "rod in a blast or promyelocyte", loinc: "11281-3"),
    Finding(
      key: "vacuolated", name: "vacuolated",
      aliases: ["toxic vacuolation", "vacuolation", "vacuoles"],
      criterion: "vacuoles in the cytoplasm"),
    Finding(
      key: "multilobed", name: "multilobed", criterion: "many lobes by look, no diagnosis"),
    Finding(
      key: "dark_granules", name: "dark granules", aliases: ["dark granule"],
      criterion: "dark granules by look, no diagnosis"),
    Finding(key: "alder_reilly", name: "Alder-Reilly", aliases: ["Alder-Reilly anomaly"]),
    Finding(key: "chediak_higashi", name: "Chédiak-Higashi"),
    Finding(key: "may_hegglin", name: "May-Hegglin", aliases: ["May-Hegglin anomaly"]),
    Finding(key: "drumstick", name: "drumstick"),
    Finding(key: "ring_nucleus", name: "ring nucleus"),
    Finding(
      key: "organism_inside", name: "organism inside",
      aliases: ["bacteria inside", "parasite inside"]),
    Finding(key: "apoptotic", name: "apoptotic", aliases: ["apoptosis"]),
  ]
}
