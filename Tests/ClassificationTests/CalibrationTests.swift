import Testing

@testable import Classification

struct CalibrationTests {
  @Test func `outputs that are twice too sure get a temperature of two`() {
    // Two classes; at temperature 2 the outputs' odds are those of the truths: 3 to 1, and 9 to 1.
    let three = Float(2.197_224_6)
    var outputs: [[Float]] = []
    var classes: [Int] = []
    for (odds, right, wrong) in [(three, 30, 10), (2 * three, 36, 4)] {
      for index in 0..<(right + wrong) {
        outputs.append([odds, 0])
        classes.append(index < right ? 0 : 1)
      }
    }
    let temperature = Calibration.temperature(outputs, classes: classes)
    #expect(abs(temperature - 2) < 1e-3)
    #expect(
      Calibration.loss(outputs, classes: classes, temperature: temperature)
        < Calibration.loss(outputs, classes: classes))
  }

  @Test func `the calibration error is the mean gap between promise and truth`() {
    // Bins of a tenth: 0.95 promised and half right; 0.55 promised and all right.
    let error = Calibration.error(
      [0.95, 0.95, 0.55, 0.55], isRight: [true, false, true, true], bins: 10)
    #expect(abs((error ?? 0) - 0.45) < 1e-12)
    #expect(Calibration.error([], isRight: []) == nil)
  }

  @Test func `the confidence for a precision is the lowest that keeps it`() {
    let record = ConfidenceRecord(right: [0.99, 0.9, 0.8, 0.7, 0.5], wrong: [0.75, 0.4])
    #expect(record.threshold(precision: 1) == 0.8)
    #expect(record.threshold(precision: 0.8) == 0.5)
    #expect(record.threshold(precision: 0.5) == 0.4)
    #expect(record.coverage(from: 0.8) == 3.0 / 7)
    #expect(ConfidenceRecord(right: [0.5], wrong: [0.9]).threshold(precision: 0.9) == nil)
  }

  @Test
  func `a finding is named from the probability with the best F1 on, a half where few have it`() {
    let answers = [0.9, 0.8, 0.7, 0.6, 0.5, 0.3, 0.2].map { (probability: $0, isThere: $0 >= 0.5) }
    #expect(abs(ClassifierTraining.threshold(answers) - 0.4) < 1e-3)
    #expect(ClassifierTraining.threshold(Array(answers.prefix(4))) == 0.5)
  }
}
