// swift-tools-version: 6.2
import PackageDescription

let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Numbers are optimised in debug builds too: tests would crawl otherwise.
let fast: [SwiftSetting] = house + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
/// What the dependencies themselves depend on has one version too. No target here has a use for it, and
/// none is built with it: there is no such platform.
let pinned: Target.Dependency = .product(
  name: "SwiftASN1", package: "swift-asn1", condition: .when(platforms: [.custom("none")]))
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")

let package = Package(
  name: "leuko",
  products: [.executable(name: "leuko", targets: ["leuko"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "3.12.3"),
    .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // Floor 0: C, and what everything may use.
    .target(
      name: "CNcursesShim",
      cSettings: [
        .define("_GNU_SOURCE"), .define("_XOPEN_SOURCE_EXTENDED", to: "1"),
        .define("NCURSES_WIDECHAR", to: "1"),
      ],
      linkerSettings: [
        .linkedLibrary("ncursesw"), .linkedLibrary("tinfo"), .linkedLibrary("panelw"),
      ]
    ),
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    .target(
      name: "CPicture",
      linkerSettings: [
        .linkedLibrary("png"), .linkedLibrary("turbojpeg"), .linkedLibrary("tiff"),
        .linkedLibrary("lcms2"), .linkedLibrary("webp"), .linkedLibrary("z"),
      ]
    ),
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3"])]),
    .target(name: "Basis", dependencies: [crypto, pinned], swiftSettings: house),

    // Floor 1
    .target(name: "Pictures", dependencies: ["Basis", "CPicture"], swiftSettings: fast),
    .target(
      name: "Tensors", dependencies: ["Basis", "COpenBLAS", "CKernels"], swiftSettings: fast),
    .target(name: "Statistics", swiftSettings: fast),
    .target(name: "TerminalKit", dependencies: ["Basis"], swiftSettings: house),

    // Floor 2
    .target(name: "BlockGraphics", dependencies: ["Pictures", "TerminalKit"], swiftSettings: fast),
    .target(
      name: "AtlasStore", dependencies: ["Basis", "Pictures", grdb], swiftSettings: house),
    .target(name: "Exchange", dependencies: ["Basis", "Pictures"], swiftSettings: fast),
    .target(
      name: "Classification", dependencies: ["Basis", "Pictures", "Statistics", "Tensors"],
      swiftSettings: fast),
    .target(
      name: "Diffusion", dependencies: ["Basis", "Pictures", "Tensors"], swiftSettings: fast),
    .target(name: "Location", dependencies: ["Basis", "Pictures", "Tensors"], swiftSettings: fast),
    .target(
      name: "ReaderStudy", dependencies: ["Basis", "Pictures", "Statistics"], swiftSettings: fast),
    .target(
      name: "Adversarial", dependencies: ["Basis", "Diffusion", "Tensors"], swiftSettings: fast),

    // Floor 3
    .target(
      name: "CursesTerminal",
      dependencies: ["Basis", "BlockGraphics", "Pictures", "TerminalKit", "CNcursesShim"],
      swiftSettings: fast),
    .target(
      name: "Journeys",
      dependencies: [
        "Adversarial", "Basis", "Pictures", "Tensors", "Statistics", "AtlasStore",
        "Classification", "Diffusion", "Exchange", "Location", "ReaderStudy",
      ],
      swiftSettings: house),

    .target(
      name: "Experiment",
      dependencies: [
        "Basis", "Pictures", "Tensors", "Statistics", "AtlasStore", "Classification", "Diffusion",
        "ReaderStudy", "Journeys",
      ],
      swiftSettings: fast),

    // Floor 4 and 5
    .target(
      name: "Console",
      dependencies: [
        "Basis", "Pictures", "AtlasStore", "Exchange", "Experiment", "ReaderStudy", "Journeys",
        "Statistics", "TerminalKit",
      ],
      swiftSettings: house),
    .executableTarget(
      name: "leuko",
      dependencies: [
        "Adversarial", "Basis", "Pictures", "BlockGraphics", "CursesTerminal", "AtlasStore",
        "Classification", "Diffusion", "Exchange", "Location", "ReaderStudy", "Statistics",
        "Journeys",
        "Experiment",
        "Console", "TerminalKit", arguments,
      ],
      swiftSettings: house),

    // Tests
    .testTarget(name: "BasisTests", dependencies: ["Basis", "TestSupport"], swiftSettings: house),
    .testTarget(
      name: "PicturesTests", dependencies: ["Pictures", "TestSupport"], swiftSettings: house),
    .testTarget(name: "BlockGraphicsTests", dependencies: ["BlockGraphics"], swiftSettings: house),
    .testTarget(
      name: "TerminalKitTests", dependencies: ["TerminalKit", "TestSupport"], swiftSettings: house),
    .testTarget(
      name: "CursesTerminalTests",
      dependencies: [
        "Basis", "BlockGraphics", "CursesTerminal", "Pictures", "TerminalKit", "TestSupport",
      ],
      swiftSettings: house),
    .testTarget(
      name: "AtlasStoreTests", dependencies: ["AtlasStore", grdb, "TestSupport"],
      swiftSettings: house),
    .testTarget(
      name: "ExchangeTests", dependencies: ["Basis", "Exchange", "Pictures", "TestSupport"],
      swiftSettings: house),
    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors", "TestSupport"], exclude: ["References"],
      swiftSettings: house),
    .testTarget(
      name: "ClassificationTests",
      dependencies: [
        "Basis", "Classification", "Pictures", "Statistics", "Tensors", "TestSupport",
      ],
      swiftSettings: house),
    .testTarget(
      name: "DiffusionTests", dependencies: ["Basis", "Diffusion", "TestSupport"],
      exclude: ["References"],
      swiftSettings: house),
    .testTarget(
      name: "AdversarialTests",
      dependencies: ["Adversarial", "Basis", "Diffusion", "Tensors", "TestSupport"],
      swiftSettings: house),
    .testTarget(
      name: "LocationTests",
      dependencies: ["Basis", "Location", "Pictures", "Tensors", "TestSupport"],
      swiftSettings: house),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics"], swiftSettings: house),
    .testTarget(
      name: "ReaderStudyTests",
      dependencies: ["Basis", "Pictures", "ReaderStudy", "Statistics", "TestSupport"],
      swiftSettings: fast),
    .testTarget(
      name: "JourneysTests", dependencies: ["Journeys", "Diffusion", "TestSupport"],
      swiftSettings: house),
    .target(
      name: "TestSupport", dependencies: ["Basis", "Tensors"], path: "Tests/Support",
      swiftSettings: house),
    .testTarget(
      name: "ExperimentTests",
      dependencies: [
        "AtlasStore", "Basis", "Experiment", "Journeys", "Pictures", "Statistics", "TestSupport",
      ],
      swiftSettings: house),
    .testTarget(
      name: "ConsoleTests", dependencies: ["Console", "TestSupport"], exclude: ["Golden"],
      swiftSettings: house),
    .testTarget(
      name: "EndToEndTests", dependencies: ["AtlasStore", "Basis", "TestSupport", "leuko"],
      swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)
