import Basis
public import Foundation
import Tensors

extension Locator {
  /// The names of the two files of a locator's folder.
  public static let descriptionFile = "locator.json"
  public static let weightsFile = "locator.safetensors"

  /// Reads the locator in `folder`.
  ///
  /// Throws `LocatorError` or `ModelError`.
  public init(folder: URL, threads: Int) throws {
    let file = folder.appendingPathComponent(Self.descriptionFile)
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw LocatorError.missing(path: folder.path)
    }
    let description: LocatorDescription
    do {
      description = try JSONDecoder().decode(LocatorDescription.self, from: Data(contentsOf: file))
    } catch {
      throw LocatorError.description(
        file: Self.descriptionFile, problem: "it isn't the JSON of a locator")
    }
    if let problem = description.problem {
      throw LocatorError.description(file: Self.descriptionFile, problem: problem)
    }
    var network = LocatorNetwork(size: description.size, widths: description.widths)
    try NetworkFolder.read(&network, at: folder.appendingPathComponent(Self.weightsFile))
    self.init(description, network, threads: threads)
  }

  /// Writes the folder, which is made where it is missing: weights in half precision, and the
  /// description last.
  ///
  /// Throws `DurableFileError`.
  public func write(to folder: URL) throws {
    try NetworkFolder.write(
      network, as: Self.weightsFile, description, as: Self.descriptionFile, to: folder)
  }

  /// SHA-256 of the weights, 64 hexadecimal digits: by it the journal knows which locator found a
  /// cell.
  public var digest: String { NetworkFolder.digest(of: network) }

  /// The same locator under a licence, with whom to name.
  public func licensed(_ license: String?, credit: String?) -> Locator {
    var description = description
    description.license = license
    description.credit = credit
    return Locator(description, network, threads: threads)
  }
}
