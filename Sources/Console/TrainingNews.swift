public import Journeys

/// What a person asks of trainings.
public enum TrainingRequest: Sendable, Hashable {
  /// Which trainings are there, and how do they stand? Told again and again until `rest`.
  case watch
  /// Nobody looks any more.
  case rest
  /// What a new training's command may begin with.
  case compose
  /// Begin what follows 'leuko train', in a process that outlives the console.
  case begin(words: String)
  /// Stop the training of the model in this folder; it is saved.
  case stop(out: String)
  /// Go on with it.
  case resume(out: String)
}

/// What happens to trainings.
public enum TrainingNews: Sendable, Hashable {
  /// The latest first.
  case listed([TrainingState])
  /// Words a new training's command may begin with.
  case composed(String)
}
