import Basis
public import Foundation
import Tensors

extension Classifier {
  /// The names of the two files of a classifier's folder.
  public static let descriptionFile = "classifier.json"
  public static let weightsFile = "classifier.safetensors"

  /// Reads the classifier in `folder`.
  ///
  /// Throws `ClassifierError` or `ModelError`.
  public init(folder: URL, threads: Int) throws {
    let file = folder.appendingPathComponent(Self.descriptionFile)
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw ClassifierError.missing(path: folder.path)
    }
    let description: ClassifierDescription
    do {
      description = try JSONDecoder().decode(
        ClassifierDescription.self, from: Data(contentsOf: file))
    } catch {
      throw ClassifierError.description(
        file: Self.descriptionFile, problem: "it isn't the JSON of a classifier")
    }
    if let problem = description.problem {
      throw ClassifierError.description(file: Self.descriptionFile, problem: problem)
    }
    var network = ClassifierNetwork(description.network, outputs: description.outputs)
    try NetworkFolder.read(&network, at: folder.appendingPathComponent(Self.weightsFile))
    self.init(description, network, threads: threads)
  }

  /// Writes the folder, which is made where it is missing: weights in half precision, which the
  /// description's calibration already knows of, and the description last.
  ///
  /// Throws `DurableFileError`.
  public func write(to folder: URL) throws {
    try NetworkFolder.write(
      network, as: Self.weightsFile, description, as: Self.descriptionFile, to: folder)
  }

  /// SHA-256 of the weights, 64 hexadecimal digits: by it the journal knows which classifier spoke.
  public var digest: String { NetworkFolder.digest(of: network) }

  /// The same classifier under a licence, with whom to name.
  public func licensed(_ license: String?, credit: String?) -> Classifier {
    var description = description
    description.license = license
    description.credit = credit
    return Classifier(description, network, threads: threads)
  }
}
