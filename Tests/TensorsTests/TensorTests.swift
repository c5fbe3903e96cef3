import Tensors
import Testing

struct TensorTests {
  @Test func `channels last and back is where it began`() {
    let tensor = Tensor(shape: [2, 3, 2, 2], values: (0..<24).map(Float.init))
    #expect(tensor.channelsLast.shape == [2, 2, 2, 3])
    #expect(tensor.channelsLast.values.prefix(3) == [0, 4, 8])
    #expect(tensor.channelsLast.channelsFirst == tensor)
  }
}
