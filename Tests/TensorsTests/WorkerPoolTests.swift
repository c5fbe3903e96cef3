import Foundation
import Synchronization
import Tensors
import Testing

struct WorkerPoolTests {
  @Test(arguments: [1, 2, 5])
  func `every task is done once, job after job`(threads: Int) {
    let pool = WorkerPool(threads: threads)
    let total = Atomic<Int>(0)
    var expected = 0
    for count in 0..<300 {
      pool.run(count) { task, worker in
        #expect(worker >= 0 && worker < threads)
        total.wrappingAdd(task + 1, ordering: .relaxed)
      }
      expected += count * (count + 1) / 2
    }
    #expect(total.load(ordering: .relaxed) == expected)
  }

  @Test func `a calm pool does its work on threads of its own`() {
    let pool = WorkerPool(threads: 2, isCalm: true)
    let here = pthread_self()
    let done = Atomic<Int>(0)
    for _ in 0..<50 {
      pool.perform {
        #expect(pthread_equal(here, pthread_self()) == 0)
        pool.run(10) { _, _ in
          #expect(pthread_equal(here, pthread_self()) == 0)
          done.wrappingAdd(1, ordering: .relaxed)
        }
      }
    }
    #expect(done.load(ordering: .relaxed) == 500)
  }

  @Test func `a pool that has slept wakes up`() async throws {
    let pool = WorkerPool(threads: 3)
    for _ in 0..<3 {
      let total = Atomic<Int>(0)
      pool.run(1000) { task, _ in total.wrappingAdd(task, ordering: .relaxed) }
      #expect(total.load(ordering: .relaxed) == 499_500)
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
