public import Foundation

/// A file of a public set that can be fetched without a login.
public struct RemoteFile: Sendable, Hashable {
  public let name: String
  public let url: URL
  /// SHA-256, 64 hexadecimal digits; nil when none is published.
  public let digest: String?
}

/// A set of cell images that anyone may get, and what to know before using it.
///
/// Facts are those of the sets' own pages and papers; what could not be checked there is nil.
public struct PublicDataset: Sendable, Hashable, Identifiable {
  /// How a set arrives, and so how it comes into an atlas.
  public enum Layout: Sendable, Hashable {
    /// One folder a class: `leuko import` takes it as it is.
    case folders
    /// Single cells with a table or file names that need sorting into folders first.
    case cellsToSort
    /// Whole fields: cells with boxes are cut out at import, others have to be before.
    case fields
    /// Arrays in one file.
    case arrays
  }

  /// A short name for the command line.
  public let id: String
  public let name: String
  /// What it shows, in one line.
  public let summary: String
  /// Pictures or cells in it; nil when not checked.
  public let count: Int?
  /// The licence of the images; nil when none is stated where we looked.
  public let license: String?
  /// Where to get it.
  public let home: String
  /// The paper to cite.
  public let citation: String
  public let layout: Layout
  /// What `leuko datasets get` fetches; nil where a page or a login stands before it.
  public var file: RemoteFile?

  /// How its files are named; nil where the names are anybody's.
  public var naming: String?

  /// Whether a file bears a name as this set gives them.
  func isNamed(_ path: String) -> Bool {
    guard let naming, let pattern = try? Regex(naming) else { return false }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.wholeMatch(of: pattern) != nil
  }

  /// What to do once it is unpacked in a folder of its id.
  public var steps: String {
    switch layout {
    case .folders: "leuko import \(id)"
    case .cellsToSort: "sort the files into one folder a class, then: leuko import \(id)"
    case .fields: "leuko import \(id), which cuts out the cells where boxes mark them"
    case .arrays: "leuko import \(file?.name ?? id)"
    }
  }
}

/// The public sets Leuko knows of.
public enum Datasets {
  /// Single blood cells first, then marrow, then fields.
  public static let all: [PublicDataset] = [
    PublicDataset(
      id: "pbc", name: "PBC, Barcelona",
      summary: "single normal cells of healthy donors, CellaVision DM96, 360 x 363 JPEG",
      count: 17_092, license: "CC BY 4.0", home: "https://doi.org/10.17632/snkd93bnjr.1",
      citation: """
        Acevedo, Merino, Alférez, Molina, Boldú, Rodellar: A dataset of microscopic peripheral \
        blood cell images for development of automatic recognition systems. Data in Brief 30 \
        (2020) 105474
        """,
      layout: .folders,
      naming: #"(BA|BNE|EO|ERB|IG|LY|MMY|MO|MY|NEUTROPHIL|PLATELET|PMY|SNE)_\d+\.(jpg|png)"#),
    PublicDataset(
      id: "neunn", name: "NeuNN, Barcelona",
      summary: """
        neutrophils in seven classes: normal, hypogranulated, Döhle bodies, cryoglobulins, Howell-Jolly \
        body-like, green-blue inclusions, bacteria; said to be public, ask its authors where
        """,
      count: 5_605, license: nil, home: "https://doi.org/10.1016/j.compbiomed.2024.108691",
      citation: """
        Barrera, Rodellar, Alférez, Merino: A deep learning approach for automatic recognition of \
        abnormalities in the cytoplasm of neutrophils. Computers in Biology and Medicine (2024) 108691
        """,
      layout: .cellsToSort),
    PublicDataset(
      id: "raabin", name: "Raabin-WBC",
      summary: "normal white cells, two microscopes and two cameras, many labelled by two experts",
      count: 40_000, license: nil, home: "https://raabindata.com/free-data/",
      citation: """
        Mousavi Kouzehkanan and others: A large dataset of white blood cells containing cell \
        locations and types, along with segmented nuclei and cytoplasm. Scientific Reports 12 \
        (2022) 1123
        """,
      layout: .folders, naming: #"\d{8}_\d{6}_\d+(_\d+)?\.(jpg|png)"#),
    PublicDataset(
      id: "mll23", name: "MLL23",
      summary: "single cells of healthy and ill adults in 18 classes, Munich Leukemia Laboratory",
      count: 40_000, license: nil, home: "https://doi.org/10.1038/s41597-025-06223-x",
      citation: """
        Shetab Boushehri and others: A large expert-annotated single-cell peripheral blood \
        dataset for hematological disease diagnostics. Scientific Data 12 (2025) 1773
        """,
      layout: .folders),
    PublicDataset(
      id: "aml-lmu", name: "AML-Cytomorphology_LMU",
      summary: "single cells of 100 patients with acute myeloid leukaemia and 100 without",
      count: 18_365, license: nil, home: "https://www.cancerimagingarchive.net",
      citation: """
        Matek, Schwarz, Spiekermann, Marr: Human-level recognition of blast cells in acute \
        myeloid leukaemia with convolutional neural networks. Nature Machine Intelligence 1 (2019)
        """,
      layout: .folders,
      naming: #"(BAS|EBO|EOS|KSC|LYA|LYT|MMZ|MOB|MON|MYB|MYO|NGB|NGS|PMB|PMO)_\d{4}\.tiff?"#),
    PublicDataset(
      id: "bone-marrow-mll", name: "Bone-Marrow-Cytomorphology_MLL_Helmholtz_Fraunhofer",
      summary: "single marrow cells of 945 patients, Pappenheim stain",
      count: 171_375, license: "CC BY 4.0", home: "https://doi.org/10.7937/TCIA.AXH3-T579",
      citation: """
        Matek, Krappe, Münzenmayer, Haferlach, Marr: Highly accurate differentiation of bone \
        marrow cell morphologies using deep neural networks on a large image data set. Blood 138 \
        (2021) 1917-1927
        """,
      layout: .folders,
      naming:
        #"(ABE|ART|BAS|BLA|EBO|EOS|FGC|HAC|KSC|LYI|LYT|MMZ|MON|MYB|NGB|NGS|NIF|OTH|PEB|PLM|PMO)_\d{5}\.jpg"#
    ),
    PublicDataset(
      id: "bloodmnist", name: "BloodMNIST",
      summary: "the PBC cells made small, 8 classes, split 11,959 / 1,712 / 3,421",
      count: 17_092, license: "CC BY 4.0", home: "https://medmnist.com/",
      citation: """
        Yang and others: MedMNIST v2, a large-scale lightweight benchmark for 2D and 3D \
        biomedical image classification. Scientific Data 10 (2023) 41
        """,
      layout: .arrays,
      file: URL(string: "https://zenodo.org/records/10519652/files/bloodmnist.npz?download=1")
        .map {
          RemoteFile(
            name: "bloodmnist.npz", url: $0,
            digest: "062023e186f537e26b3c21ea3b2614ddfc475e8a14825dfd20663bbb7e37bddc")
        }, naming: #"bloodmnist.*"#),
    PublicDataset(
      id: "lisc", name: "LISC",
      summary: "white cells of 8 healthy people in fields of 720 x 576, with masks",
      count: 400, license: nil,
      home: "http://users.cecs.anu.edu.au/~hrezatofighi/Data/Leukocyte%20Data.htm",
      citation: "Rezatofighi: LISC, leukocyte images for segmentation and classification",
      layout: .fields),
    PublicDataset(
      id: "bccd", name: "BCCD",
      summary: "fields of 640 x 480 with boxes for white cells, red cells and platelets",
      count: 364, license: "MIT", home: "https://github.com/Shenggan/BCCD_Dataset",
      citation: "BCCD Dataset, Shenggan and contributors, GitHub", layout: .fields,
      naming: #"BloodImage_\d{5}\.jpg.*"#),
    PublicDataset(
      id: "leukemia-attri", name: "LeukemiaAttri",
      summary:
        "fields of leukaemia patients, 14 white cell types with 7 attributes, several scopes",
      count: 10_300, license: nil, home: "https://im.itu.edu.pk/sparse-leukemiaattri/",
      citation: """
        Rehman, Meraj, Minhas, Imran, Ali, Sultani: A large-scale multi domain leukemia dataset \
        for the white blood cells detection with morphological attributes for explainability. \
        arXiv 2405.10803 (2024)
        """,
      layout: .fields),
    PublicDataset(
      id: "chula-rbc-12", name: "Chula RBC-12",
      summary: "fields of 640 x 480 with points on red cells; no white cell classes",
      count: 706, license: nil, home: "https://github.com/Chula-PIC-Lab/Chula-RBC-12-Dataset",
      citation: """
        Chula RBC-12-Dataset, with: Red blood cell segmentation with overlapping cell separation \
        and classification from an imbalanced dataset
        """,
      layout: .fields),
  ]
}
