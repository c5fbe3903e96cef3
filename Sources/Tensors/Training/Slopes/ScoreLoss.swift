/// What is asked of the scores of judged pictures, and its slope. A picture's score is the sum of one
/// that all classes share and its own class's: the projection of Miyato and Koyama, "cGANs with
/// projection discriminator", ICLR 2018, written as one matrix.
///
/// A demand is two numbers, w and b: the loss is max(0, 1 + w score) where b is 1, w score where it
/// is 0. With w = -1 and b = 1 a real picture is to score above 1, with w = 1 and b = 1 a made one
/// below -1 (the hinge loss: Lim and Ye, "Geometric GAN", 2017); with b = 0 the score itself is
/// pushed, and w is its slope.
struct ScoreLoss: Operation {
  let output: View
  let label: Buffer
  let demand: Buffer
  let scores: Buffer
  let losses: Buffer
  let slope: View

  var reads: [Buffer] { [output.buffer, label, demand] }
  var writes: [Buffer] { [scores, losses, slope.buffer] }

  func run(in run: Run) {
    for picture in 0..<run.batch {
      let all = run.floats(output, picture)
      let own = 1 + Int(run.floats(label, picture)[0])
      let demand = run.floats(demand, picture)
      let (weight, bends) = (demand[0], demand[1] == 1)
      let score = all[0] + all[own]
      let loss = bends ? max(0, 1 + weight * score) : weight * score
      run.floats(scores, picture)[0] = score
      run.floats(losses, picture)[0] = loss
      let slopes = run.floats(slope, picture)
      for index in 0..<all.count { slopes[index] = 0 }
      let pushed = bends && loss == 0 ? 0 : weight / Float(run.batch)
      slopes[0] = pushed
      slopes[own] = pushed
    }
  }
}
