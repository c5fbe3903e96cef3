import CKernels

/// A picture half or twice as large: the mean of two by two pixels, or each pixel four times. With
/// a seam, the pixels are normalised and activated first. For the networks that change size inside
/// a residual block; elsewhere a convolution does it as it reads.
package struct Resampling: Operation {
  let input: View
  let seam: InputSeam
  let output: View

  /// Half or double is what the sizes of the two views say.
  package init(_ input: View, _ seam: InputSeam = InputSeam(), into output: View) {
    precondition(input.channels == output.channels, "channels stay what they are")
    self.input = input
    self.seam = seam
    self.output = output
  }

  package var reads: [Buffer] { [input.buffer] + (seam.affine.map { [$0] } ?? []) }
  package var writes: [Buffer] { [output.buffer] }

  package func scratch(batch: Int, threads: Int) -> Int {
    threads * 2 * input.width * input.channels
  }

  package func run(in run: Run) {
    let halved = output.height < input.height
    let channels = input.channels
    let line = input.width * channels
    run.pool.run(run.batch * output.height) { task, worker in
      let picture = task / output.height
      let row = task % output.height
      let stage = run.scratch.part(worker * 2 * line, 2 * line)
      var source = seam.input(input, picture, in: run)
      kernel_stage(&source, halved ? 2 * row : row / 2, halved ? 2 : 1, 0, input.width, stage.start)
      let target = run.floats(output, picture)
      for x in 0..<output.width {
        let from = (halved ? 2 * x : x / 2) * channels
        let to = (row * output.width + x) * output.stride
        for c in 0..<channels {
          if halved {
            let above = stage[from + c] + stage[from + channels + c]
            let below = stage[line + from + c] + stage[line + from + channels + c]
            target[to + c] = 0.25 * (above + below)
          } else {
            target[to + c] = stage[from + c]
          }
        }
      }
    }
  }
}
