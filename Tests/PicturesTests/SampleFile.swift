import Testing

/// Tiny files of every kind that is read, each with the sRGB bytes it holds.
///
/// The files were made with Python's `struct` and `zlib` from the formats' descriptions, and with
/// Pillow where it writes the kind; the expected bytes are computed there from the same numbers.
struct SampleFile: CustomTestStringConvertible {
  let testDescription: String
  let file: String
  let expected: String
  var width = 5
  var height = 3

  static let pngs: [SampleFile] = [
    SampleFile(
      testDescription: "grey of 1 bits",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAQAAAABzTfhVAAAADklEQVR42mPwYBBgmAEAAjYA8elMnQEAAAAA\
        SUVORK5CYII=
        """,
      expected: """
        AAAA////AAAAAAAA////AAAAAAAAAAAA////AAAA////AAAAAAAA////////
        """),
    SampleFile(
      testDescription: "grey of 2 bits",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAgAAAAA07YKFAAAAEUlEQVR42mNYf4BhuQODcQMAD+oDCtWw/dkA\
        AAAASUVORK5CYII=
        """,
      expected: """
        qqqqqqqq////////////qqqqqqqqVVVV////VVVVAAAA////AAAA////qqqq
        """),
    SampleFile(
      testDescription: "grey of 4 bits",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADBAAAAAC7rXclAAAAFElEQVR42mMQKFBg6K95wHCrwgEAFSsEHm3U\
        ob0AAAAASUVORK5CYII=
        """,
      expected: """
        ERERAAAAd3d3AAAAIiIiiIiI////d3d3zMzM7u7u3d3dqqqqd3d3iIiIRERE
        """),
    SampleFile(
      testDescription: "grey of 8 bits",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAAAAAB+XZokAAAAGklEQVR42mOoT7T/x8wgYfhj40MG4x1xtQwA\
        PZkGur+efTcAAAAASUVORK5CYII=
        """,
      expected: """
        f39/YWFhPz8//v7+AwMDGBgYMTEx+Pj4sbGx4eHhMzMzuLi4Xl5efX19AAAA
        """),
    SampleFile(
      testDescription: "grey of 16 bits",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADEAAAAAAuzUZnAAAALElEQVR42gEhAN7/AJ4X1H6p5yeKiKcARIH3\
        A+FdL6yCgQDwk9jetTqjxArHDBQQsyEBvW8AAAAASUVORK5CYII=
        """,
      expected: """
        nZ2d1NTUqampJycniIiIRERE9vb24ODgLy8vgoKC8PDw2NjYtbW1o6OjCwsL
        """),
    SampleFile(
      testDescription: "palette of 2 bits",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAgMAAAAmWC1rAAAADFBMVEVos+S9ySs4eYdBbBelCUE+AAAAEUlE\
        QVR42mPQamB41sDA2QAAC+kCmsHIIbAAAAAASUVORK5CYII=
        """,
      expected: """
        aLPkOHmHOHmHOHmHOHmHQWwXOHmHvckrOHmHOHmHaLPkaLPkOHmHvckrOHmH
        """),
    SampleFile(
      testDescription: "palette with transparency",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAgMAAAAmWC1rAAAADFBMVEVos+S9ySs4eYdBbBelCUE+AAAAAnRS\
        TlMAgJsrThgAAAARSURBVHjaY9BqYHjWwMDZAAAL6QKawcghsAAAAABJRU5ErkJggg==
        """,
      expected: """
        ////OHmHOHmHOHmHOHmHQWwXOHmH3uSVOHmHOHmH////////OHmH3uSVOHmH
        """),
    SampleFile(
      testDescription: "red, green and blue of 8 bits",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAIAAADUVFKvAAAAO0lEQVR42gEwAM//AItK5fGpQQaglWomr7zN\
        rwDlYvkKlF9Wk8ZCJ2rVqy0ApzlFUTcOmbLXTDQn+kjXLzgWUcYJT+YAAAAASUVORK5CYII=
        """,
      expected: """
        i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjX
        """),
    SampleFile(
      testDescription: "red, green and blue of 16 bits",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADEAIAAACExI7sAAAAaElEQVR42gFdAKL/AFKyOcQmc2Gv0Ptmp2Ej\
        k0z6j2RqlwlwgprkchmjUwCMEq0r9O4mmo/HcLhbpT1UDWBnCtN/GMFn9vfD85MANwoB8av4A6ZM6H8/38MX\
        xamGiHQhsdh62FZ7kvHoNVsu7fLY0lIAAAAASUVORK5CYII=
        """,
      expected: """
        UjomYdBmYZP6ZJZwmnKjjKz0Jo9wWz0NZ9MZaPfzNwKrBE1/3xipiCLY13vx
        """),
    SampleFile(
      testDescription: "alpha of 8 bits",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAYAAABbNsX4AAAASklEQVR42gE/AMD/AItK5XDxqUGsBqCVoWom\
        r+m8za8mAOVi+REKlF9ZVpPGAUInat3Vqy0GAKc5RfJRNw5/mbLXj0w0Jwb6SNc8unEcrU5AQLoAAAAASUVO\
        RK5CYII=
        """,
      expected: """
        zLD09sV/YsO8dzm29fjz/fX/qdrH/v//W0R+/v36q0NOqJuHxtTp+/r6/tT2
        """),
    SampleFile(
      testDescription: "grey with alpha",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAQAAADxPw1zAAAAKklEQVR42mPoLvi4hm1h1ss9agxPBbkiwxid\
        7l5lY1j+KbB+Zr8P2y8bAPHJDjg36lSjAAAAAElFTkSuQmCC
        """,
      expected: """
        zMzM9vb2YmJid3d39fX1/f39qamp/v7+W1tb/v7+q6urqKioxsbG+/v7/v7+
        """),
    SampleFile(
      testDescription: "interlaced rows",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAIAAAGjU2I5AAAAP0lEQVR42gE0AMv/AItK5QC8za8ABqCVAKc5\
        RZmy1/pI1wDxqUFqJq8AUTcOTDQnAOVi+QqUX1aTxkInatWrLVQEFlHcZ4R3AAAAAElFTkSuQmCC
        """,
      expected: """
        i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjX
        """),
    SampleFile(
      testDescription: "the usual gamma",
      file: """
        iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAIAAADUVFKvAAAABGdBTUEAALGPC/xhBQAAADtJREFUeNoBMADP\
        /wCLSuXxqUEGoJVqJq+8za8A5WL5CpRfVpPGQidq1astAKc5RVE3Dpmy10w0J/pI1y84FlHGCU/mAAAAAElF\
        TkSuQmCC
        """,
      expected: """
        i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjX
        """),
  ]

  static let jpegs: [SampleFile] = [
    SampleFile(
      testDescription: "baseline, colours at half size",
      file: """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAoHBwgHBgoICAgLCgoLDhgQDg0NDh0VFhEYIx8lJCIfIiEmKzcv\
        Jik0KSEiMEExNDk7Pj4+JS5ESUM8SDc9Pjv/2wBDAQoLCw4NDhwQEBw7KCIoOzs7Ozs7Ozs7Ozs7Ozs7Ozs7\
        Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozv/wAARCAANABEDASIAAhEBAxEB/8QAHwAAAQUBAQEB\
        AQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKB\
        kaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1\
        dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl\
        5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcF\
        BAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5\
        OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0\
        tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDkdP0dWXAz\
        xyM/5+ldRp2k4IZVOFIzxjir+m2ERZSeTj07HNdLptnGWBHBJxnFNiOb/siX1b9aK9A/syL+835mip9ogt5H\
        /9k=
        """,
      expected: """
        EBEWGxwhHB0iNjc8JicrLzA0KisvPD1BODk7SktNTlBPT1FQXV9eaWtqcXNweoB+doCCEhMYGBkeHyAlMjM4\
        LzA0NDU5NTY6QEFFTU5QWVpcW11cW11cZGZlZ2lobnBtfYGAaXN1ISInICEmLS4zMjM4QEFFPD1BREVJRkdL\
        VFVXW1xeXmBfZGZlbW9ua21sdHZzi4+Od3yANzg9MTI3QEFGOjtAU1RYSUpOVFVZTU5SYGFjYmNlZWdmcHJx\
        eXt6c3V0fH57mpybf4CFQkNIPD1CSktQQ0RJXV5iV1hcYmNnWVpedXZ4dHV3dHZ1foB/hoiHfH59gIJ/mpqa\
        jouSP0BFQUJHS0xRTE1SXl9jZWZqbW5yZ2hsc3R2dXZ4dXd2gIKBjY+OioyLioyJm5uboJuiQEFGSktQTE1S\
        V1hdXF1hcHF1cnN3cnN3bm9xdnd5d3l4goSDmJqZnqCfm52aoaGhoZ+kRkdMVldcUlNYYmNoW1xgd3h8c3R4\
        d3h8gIGDiouNiYuKj5GQpaemrrCvpaekoaOisrK0Y2RpX2BldXZ7ZGVqZWZqcnN3kZKWfn+Dk5SWk5SWkpST\
        lZeWn6Ggr7GwvL67wsTBxMjHamtwZWZre3yBcHF2dXZ6fX6Cm5ygjY6Sm5yenZ6gn6GgpKalrK6tuLq5wMK/\
        wsfDuL66bW5zZ2htfn+Ee3yBhYaKhYaKn6Ckm5ygn6CioqOlqKqpsLKxtri3vL69wMK/wcbAzNbNdHV6b3B1\
        hIWKhYaLlZaajo+To6Sop6ispaaoqKmrr7GwuLq5vsC/wcPCxsjFys/J3OTXf4CFgIGGkJGWj5CVpKWpmZqe\
        qaqusbK2r7Cyr7Cytri3wcPCx8nIyszL09XS3uHa5evd
        """,
      width: 17, height: 13),
    SampleFile(
      testDescription: "progressive",
      file: """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+\
        MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09P\
        T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wgARCAANABEDASIAAhEBAxEB/8QAFwAAAwEAAAAA\
        AAAAAAAAAAAAAAQFA//EABUBAQEAAAAAAAAAAAAAAAAAAAAB/9oADAMBAAIQAxAAAAGbQ1eEiwR//8QAGRAB\
        AQADAQAAAAAAAAAAAAAAAgABAxIT/9oACAEBAAEFAhrgLzzAwNxf/8QAFBEBAAAAAAAAAAAAAAAAAAAAEP/a\
        AAgBAwEBPwE//8QAFREBAQAAAAAAAAAAAAAAAAAAABH/2gAIAQIBAT8BV//EABQQAQAAAAAAAAAAAAAAAAAA\
        ACD/2gAIAQEABj8CX//EABkQAQACAwAAAAAAAAAAAAAAAAABEVFhcf/aAAgBAQABPyEaXRHcIlMv/9oADAMB\
        AAIAAwAAABCw7//EABURAQEAAAAAAAAAAAAAAAAAAACB/9oACAEDAQE/EEf/xAAVEQEBAAAAAAAAAAAAAAAA\
        AAAAEf/aAAgBAgEBPxBL/8QAHRABAAMAAQUAAAAAAAAAAAAAAQARIWExQXGBof/aAAgBAQABPxA0rc0laIqG\
        cn1Eo768xaPe+s50/9k=
        """,
      expected: """
        ERERFxcXJSUlMjIyMDAwKioqMjIyQkJCQ0NDSEhIU1NTXl5eYWFhY2NjcHBwfIB/eoKEFRUVGRkZJCQkMTEx\
        MzMzLy8vNjY2QkJCS0tLTk5OV1dXYWFhZGRkZ2dndHR0goOFam9yIiIiIiIiKioqNzc3Pj4+Pz8/QkJCSEhI\
        W1tbW1tbYWFhampqbW1tcHBwfX19i4uNent/MzMzMjIyNjY2QUFBTU1NVFRUVVVVVFRUampqaWlpbGxsdHR0\
        eHh4e3t7h4eHlZOWg36EPj4+Pj4+QUFBSkpKWFhYYmJiZGRkX19fcXFxb29vcnJyenp6gICAg4ODjIyMmJaZ\
        k4mSQkJCRkZGSUlJTk5OW1tbaWlpbGxsZ2dndHR0cnJydnZ2gYGBh4eHioqKkJCQm5aappqkRkZGTk5OUlJS\
        VVVVX19fbm5udHR0cXFxe3t7eXl5gICAjY2NlpaWl5eXmpqaoZ+ipJqiS0tLVlZWXFxcXFxcZGRkdHR0fHx8\
        eXl5hISEg4ODi4uLmpqapKSkpaWlpqamqqqst7K4Z2dnZWVldHR0ZWVldnZ2bW1thYWFiIiIm5ublpaWlZWV\
        mpqan5+fpqamtra2xcfGxcbIbW1ta2trfHx8b29vg4ODe3t7lJSUmJiYmpqamJiYnZ2dpaWlq6urrq6uubm5\
        xMbFv8jDbGxsbGxsf39/dHR0ioqKhISEnp6eoqKinJycnp6eqKiotLS0urq6urq6wMDAxsvHxtLIcnJycnJy\
        hoaGfHx8kpKSjIyMpaWlqampo6OjpqamsLCwvr6+xMTExMTEycnJ0dPO1+HWgICAgYGBlZWVioqKn5+fl5eX\
        r6+vsrKyrKysra2ttLS0wMDAx8fHycnJ0tLS293Y5+3f
        """,
      width: 17, height: 13),
    SampleFile(
      testDescription: "full colours",
      file: """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+\
        MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09P\
        T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAANABEDAREAAhEBAxEB/8QAHwAAAQUBAQEB\
        AQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKB\
        kaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1\
        dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl\
        5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcF\
        BAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5\
        OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0\
        tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDnLLTgRjnj\
        kUw2N+ysMEEKcA0twtZlz+z5PVv1qtQ5X2EsbVCyk8/h9aUtBG5Y2yEg989aXQNWa32JP7xrPmCzP//Z
        """,
      expected: """
        CxMVExgbIiYpMTI2MS80LSguNi82SD5GP0RKQUtNS1dXVmJgWmVfYmRfc3Brhn14doOMERYZFRodISUoMDE1\
        NDI3Mi0zOjM6Rj9GSEtQSFBTUFpbWWVjXmdiZmhjd3RvioB+a253HyMmHyMmKSouNzY7Pj1CQD5DRUBGS0ZM\
        WltfWFxfW2RjY25qZ3Btb3FugHx5kYmHf3h/MjM3MTI2NjU6QUBFTUxRVFNYVlRZVVNYbWhsaWlraW1sbnd0\
        dHp4enx7ioaFmJKSgICAPz1CPz1CQUBFSklOWFdcYmFmY2RoXl9jd25vcm5tcnJyd3t6fIKAgoSDjYuOm5WZ\
        hZGNRUBGSURKSkhNTk1SW1pfaGltaW1wZGhrfnBweW9ud3Z0gIKBhIiHiYqMkY+Um5acmKKjSkNKUktSVVBW\
        VlRZXl9ja29ycHV4bXJ1iHZ2gXZ0hH98jY2Lk5eYlpebmpmfo56lpJmnUUdPWlNaX1pgXVtgY2RocXV4eH2A\
        c3t9kn59jX9+j4qHmpqYo6SmpKWppqWrq6ixyKjAZGdsYmZpcXV4YmZpc3d6am5vgoaHhYmKopiWnZOUm5KX\
        nZifoJ2kpaaos7i0wsnBxcfCam1yaGtweXyBbHBzgISFeHx9kZWWlZmYnpmVm5eWnpyfpaSqqquwq6+wtbu3\
        v8nAwcjAaWxzaWxzfH+EcXV4h4uMgYWEm5+en6Sgm56XnZ+cpamqsLW5tru/tL28ucS+ws7Ex9HGb3F9b3J7\
        g4aNeXyBj5OUiY6KoqehpqulnaeeoKmkqrOyt8HDvcfJvcfGwc7HytfN1uPSfX+MfoCNkpWeh4qPnKChlJmV\
        rLGqr7WrpLGnpbKrrbe2ucPFwMrMw8zLzNXQ1uDX5PDc
        """,
      width: 17, height: 13),
    SampleFile(
      testDescription: "grey",
      file: """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+\
        MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//wAALCAANABEBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAEC\
        AwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAk\
        M2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJ\
        ipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3\
        +Pn6/9oACAEBAAA/AOcstOBGOeORW/ZWGCCFOAauf2fJ6t+tJY2qFlJ5/D61uWNshIPfPWtb7En941//2Q==
        """,
      expected: """
        ERERFxcXJSUlMjIyMDAwKioqMjIyQkJCQ0NDSEhIU1NTXl5eYWFhY2NjcHBwf39/gICAFRUVGRkZJCQkMTEx\
        MzMzLy8vNjY2QkJCS0tLTk5OV1dXYWFhZGRkZ2dndHR0g4ODbm5uIiIiIiIiKioqNzc3Pj4+Pz8/QkJCSEhI\
        W1tbW1tbYWFhampqbW1tcHBwfX19i4uLe3t7MzMzMjIyNjY2QUFBTU1NVFRUVVVVVFRUampqaWlpbGxsdHR0\
        eHh4e3t7h4eHlJSUgICAPj4+Pj4+QUFBSkpKWFhYYmJiZGRkX19fcXFxb29vcnJyenp6gICAg4ODjIyMl5eX\
        jY2NQkJCRkZGSUlJTk5OW1tbaWlpbGxsZ2dndHR0cnJydnZ2gYGBh4eHioqKkJCQmJiYn5+fRkZGTk5OUlJS\
        VVVVX19fbm5udHR0cXFxe3t7eXl5gICAjY2NlpaWl5eXmpqaoKCgnp6eS0tLVlZWXFxcXFxcZGRkdHR0fHx8\
        eXl5hISEg4ODi4uLmpqapKSkpaWlpqamqqqqtLS0Z2dnZWVldHR0ZWVldnZ2bW1thYWFiIiIm5ublpaWlZWV\
        mpqan5+fpqamtra2xsbGxsbGbW1ta2trfHx8b29vg4ODe3t7lJSUmJiYmpqamJiYnZ2dpaWlq6urrq6uubm5\
        xcXFxcXFbGxsbGxsf39/dHR0ioqKhISEnp6eoqKinJycnp6eqKiotLS0urq6urq6wMDAycnJzc3NcnJycnJy\
        hoaGfHx8kpKSjIyMpaWlqampo6OjpqamsLCwvr6+xMTExMTEycnJ0tLS3d3dgICAgYGBlZWVioqKn5+fl5eX\
        r6+vsrKyrKysra2ttLS0wMDAx8fHycnJ0tLS3Nzc6urq
        """,
      width: 17, height: 13),
    SampleFile(
      testDescription: "a quarter turn",
      file: """
        /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAA0J\
        CgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//\
        2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P\
        T09PT0//wAARCAANABEDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAA\
        AgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJico\
        KSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWm\
        p6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEB\
        AQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEI\
        FEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0\
        dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk\
        5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDnLLTgRjnjkVv2VhgghTgGrdjaoWUnn8PrW5Y2yEg989aA\
        MT+z5PVv1orsfsSf3jRS50HyP//Z
        """,
      expected: """
        gICAcnJybGxsbW1tZ2dnS0tLRkZGQkJCPj4+MzMzIiIiFRUVERERgYGBcnJybGxsa2trZWVlVlZWTk5ORkZG\
        Pj4+MjIyIiIiGRkZFxcXlZWVhoaGf39/fHx8dHR0XFxcUlJSSUlJQUFBNjY2KioqJCQkJSUlioqKfHx8dHR0\
        b29vZWVlXFxcVVVVTk5OSkpKQUFBNzc3MTExMjIyn5+fkpKSioqKg4ODdnZ2ZGRkX19fW1tbWFhYTU1NPj4+\
        MzMzMDAwl5eXjIyMhISEe3t7bW1tdHR0bm5uaWlpYmJiVFRUPz8/Ly8vKioqr6+vpaWlnp6elJSUhYWFfHx8\
        dHR0bGxsZGRkVVVVQkJCNjY2MjIysrKyqampoqKimJiYiIiIeXl5cXFxZ2dnX19fVFRUSEhIQkJCQkJCrKys\
        o6OjnJycmpqam5ubhISEe3t7dHR0cXFxampqW1tbS0tLQ0NDra2tpqamnp6emJiYlpaWg4ODeXl5cnJyb29v\
        aWlpW1tbTk5OSEhItLS0sLCwqKionZ2dlZWVi4uLgICAdnZ2cnJybGxsYWFhV1dXU1NTwMDAvr6+tLS0paWl\
        mpqampqajY2NgYGBenp6dHR0ampqYWFhXl5ex8fHxMTEurq6q6urn5+fpKSklpaWh4eHgICAeHh4bW1tZGRk\
        YWFhycnJxMTEurq6rq6upqampaWll5eXioqKg4ODe3t7cHBwZ2dnY2Nj0tLSycnJwMDAubm5tra2pqammpqa\
        kJCQjIyMh4eHfX19dHR0cHBw293Y0dPOxsvHxMbFxcfGqqqsoZ+im5aamJaZlZOWi4uNgoOFfIB/5+3f1+HW\
        xtLIv8jDxcbIt7K4pJqippqkk4mSg36Eent/am9yeoKE
        """,
      width: 13, height: 17),
  ]

  static let tiffs: [SampleFile] = [
    SampleFile(
      testDescription: "plain strips",
      file: """
        SUkqAAgAAAAKAAABBAABAAAABQAAAAEBBAABAAAAAwAAAAIBAwADAAAAhgAAAAMBAwABAAAAAQAAAAYBAwAB\
        AAAAAgAAABEBBAABAAAAjAAAABUBAwABAAAAAwAAABYBBAABAAAAAwAAABcBBAABAAAALQAAABwBAwABAAAA\
        AQAAAAAAAAAIAAgACACLSuXxqUEGoJVqJq+8za/lYvkKlF9Wk8ZCJ2rVqy2nOUVRNw6ZstdMNCf6SNc=
        """,
      expected: """
        i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjX
        """),
    SampleFile(
      testDescription: "tiff_lzw strips",
      file: """
        SUkqAD4AAACAIslOV4qkggZQJU1CZXrxmq9ymJ8gpKF8rJNjEITmpqqsWqcckUojcHJlZNcmDQTvokNeAgAK\
        AAABAwABAAAABQAAAAEBAwABAAAAAwAAAAIBAwADAAAAvAAAAAMBAwABAAAABQAAAAYBAwABAAAAAgAAABEB\
        BAABAAAACAAAABUBAwABAAAAAwAAABYBAwABAAAAAwAAABcBBAABAAAANQAAABwBAwABAAAAAQAAAAAAAAAI\
        AAgACAA=
        """,
      expected: """
        i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjX
        """),
    SampleFile(
      testDescription: "tiff_adobe_deflate strips",
      file: """
        SUkqAEAAAAB4nAEtANL/i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjXFzsW\
        UQoAAAEDAAEAAAAFAAAAAQEDAAEAAAADAAAAAgEDAAMAAAC+AAAAAwEDAAEAAAAIAAAABgEDAAEAAAACAAAA\
        EQEEAAEAAAAIAAAAFQEDAAEAAAADAAAAFgEDAAEAAAADAAAAFwEEAAEAAAA4AAAAHAEDAAEAAAABAAAAAAAA\
        AAgACAAIAA==
        """,
      expected: """
        i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjX
        """),
    SampleFile(
      testDescription: "packbits strips",
      file: """
        SUkqADgAAAAOi0rl8alBBqCVaiavvM2vDuVi+QqUX1aTxkInatWrLQ6nOUVRNw6ZstdMNCf6SNcKAAABAwAB\
        AAAABQAAAAEBAwABAAAAAwAAAAIBAwADAAAAtgAAAAMBAwABAAAABYAAAAYBAwABAAAAAgAAABEBBAABAAAA\
        CAAAABUBAwABAAAAAwAAABYBAwABAAAAAwAAABcBBAABAAAAMAAAABwBAwABAAAAAQAAAAAAAAAIAAgACAA=
        """,
      expected: """
        i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjX
        """),
    SampleFile(
      testDescription: "grey of 8 bits",
      file: """
        SUkqAAgAAAAJAAABBAABAAAABQAAAAEBBAABAAAAAwAAAAIBAwABAAAACAAAAAMBAwABAAAAAQAAAAYBAwAB\
        AAAAAQAAABEBBAABAAAAegAAABYBBAABAAAAAwAAABcBBAABAAAADwAAABwBAwABAAAAAQAAAAAAAABvs3FK\
        xJplhzepWzqvOo4=
        """,
      expected: """
        b29vs7OzcXFxSkpKxMTEmpqaZWVlh4eHNzc3qampW1tbOjo6r6+vOjo6jo6O
        """),
    SampleFile(
      testDescription: "a palette",
      file: """
        SUkqAAgAAAAKAAABBAABAAAABQAAAAEBBAABAAAAAwAAAAIBAwABAAAACAAAAAMBAwABAAAAAQAAAAYBAwAB\
        AAAAAwAAABEBBAABAAAAhgYAABYBBAABAAAAAwAAABcBBAABAAAADwAAABwBAwABAAAAAQAAAEABAwAAAwAA\
        hgAAAAAAAAAAzQAiAKYASgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAACkAJgAPAAxAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAJYAkwCsADUAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACAAECAAIBAQMAAwMAAwI=
        """,
      expected: """
        pjyszaSWIpiTpjyszaSWpjysIpiTIpiTSjE1zaSWSjE1SjE1zaSWSjE1pjys
        """),
    SampleFile(
      testDescription: "one bit",
      file: """
        SUkqAAgAAAAIAAABBAABAAAABQAAAAEBBAABAAAAAwAAAAMBAwABAAAAAQAAAAYBAwABAAAAAQAAABEBBAAB\
        AAAAbgAAABYBBAABAAAAAwAAABcBBAABAAAAAwAAABwBAwABAAAAAQAAAAAAAABIqCg=
        """,
      expected: """
        AAAA////AAAAAAAA////////AAAA////AAAA////AAAAAAAA////AAAA////
        """),
    SampleFile(
      testDescription: "alpha",
      file: """
        SUkqAAgAAAALAAABBAABAAAABQAAAAEBBAABAAAAAwAAAAIBAwAEAAAAkgAAAAMBAwABAAAAAQAAAAYBAwAB\
        AAAAAgAAABEBBAABAAAAmgAAABUBAwABAAAABAAAABYBBAABAAAAAwAAABcBBAABAAAAPAAAABwBAwABAAAA\
        AQAAAFIBAwABAAAAAgAAAAAAAAAIAAgACAAIAItK5XDxqUGsBqCVoWomr+m8za8m5WL5EQqUX1lWk8YBQidq\
        3dWrLQanOUXyUTcOf5my149MNCcG+kjXPA==
        """,
      expected: """
        zLD09sV/YsO8dzm29fjz/fX/qdrH/v//W0R+/v36q0NOqJuHxtTp+/r6/tT2
        """),
    SampleFile(
      testDescription: "red, green and blue of 16 bits",
      file: """
        SUkqAAgAAAAJAAABBAABAAAABQAAAAEBBAABAAAAAwAAAAIBAwADAAAAegAAAAMBAwABAAAAAQAAAAYBAwAB\
        AAAAAgAAABEBBAABAAAAgAAAABUBAwABAAAAAwAAABYBBAABAAAAAwAAABcBBAABAAAAWgAAAAAAAAAQABAA\
        EACyUsQ5cyavYfvQp2YjYUyTj/pqZAmXgnDkmhlyU6MSjCut7vSaJsePuHClW1Q9YA0KZ3/TwRj2Z8P3k/MK\
        N/EB+KumA+hMP3/D38UXhql0iLEhethW2JJ76PE=
        """,
      expected: """
        UjomYdBmYZP6ZJZwmnKjjKz0Jo9wWz0NZ9MZaPfzNwKrBE1/3xipiCLY13vx
        """),
    SampleFile(
      testDescription: "the other byte order",
      file: """
        TU0AKgAAAAgACQEAAAQAAAABAAAABQEBAAQAAAABAAAAAwECAAMAAAADAAAAegEDAAMAAAABAAEAAAEGAAMA\
        AAABAAIAAAERAAQAAAABAAAAgAEVAAMAAAABAAMAAAEWAAQAAAABAAAAAwEXAAQAAAABAAAAWgAAAAAAEAAQ\
        ABBSsjnEJnNhr9D7ZqdhI5NM+o9kapcJcIKa5HIZo1OMEq0r9O4mmo/HcLhbpT1UDWBnCtN/GMFn9vfD85M3\
        CgHxq/gDpkzofz/fwxfFqYaIdCGx2HrYVnuS8eg=
        """,
      expected: """
        UjomYdBmYZP6ZJZwmnKjjKz0Jo9wWz0NZ9MZaPfzNwKrBE1/3xipiCLY13vx
        """),
    SampleFile(
      testDescription: "grey of 16 bits",
      file: """
        SUkqAAgAAAAJAAABBAABAAAABQAAAAEBBAABAAAAAwAAAAIBAwABAAAAEAAAAAMBAwABAAAAAQAAAAYBAwAB\
        AAAAAQAAABEBBAABAAAAegAAABUBAwABAAAAAQAAABYBBAABAAAAAwAAABcBBAABAAAAHgAAAAAAAAAXnn7U\
        56mKJ6eIgUQD913hrC+BgpPw3tg6tcSjxwo=
        """,
      expected: """
        nZ2d1NTUqampJycniIiIRERE9vb24ODgLy8vgoKC8PDw2NjYtbW1o6OjCwsL
        """),
    SampleFile(
      testDescription: "white as zero",
      file: """
        SUkqAAgAAAAJAAABBAABAAAABQAAAAEBBAABAAAAAwAAAAIBAwABAAAACAAAAAMBAwABAAAAAQAAAAYBAwAB\
        AAAAAAAAABEBBAABAAAAegAAABUBAwABAAAAAQAAABYBBAABAAAAAwAAABcBBAABAAAADwAAAAAAAACL8QZq\
        vOUKVkLVp1GZTPo=
        """,
      expected: """
        dHR0Dg4O+fn5lZWVQ0NDGhoa9fX1qampvb29KioqWFhYrq6uZmZms7OzBQUF
        """),
    SampleFile(
      testDescription: "a quarter turn",
      file: """
        SUkqAAgAAAAKAAABBAABAAAABQAAAAEBBAABAAAAAwAAAAIBAwADAAAAhgAAAAMBAwABAAAAAQAAAAYBAwAB\
        AAAAAgAAABEBBAABAAAAjAAAABIBAwABAAAABgAAABUBAwABAAAAAwAAABYBBAABAAAAAwAAABcBBAABAAAA\
        LQAAAAAAAAAIAAgACACLSuXxqUEGoJVqJq+8za/lYvkKlF9Wk8ZCJ2rVqy2nOUVRNw6ZstdMNCf6SNc=
        """,
      expected: """
        pzlF5WL5i0rlUTcOCpRf8alBmbLXVpPGBqCVTDQnQidqaiav+kjX1astvM2v
        """,
      width: 3, height: 5),
    SampleFile(
      testDescription: "tiles",
      file: """
        SUkqAAgAAAAKAAABBAABAAAABQAAAAEBBAABAAAAAwAAAAIBAwADAAAAhgAAAAMBAwABAAAACAAAAAYBAwAB\
        AAAAAgAAABUBAwABAAAAAwAAAEIBBAABAAAAEAAAAEMBBAABAAAAEAAAAEQBBAABAAAAjAAAAEUBBAABAAAA\
        QwAAAAAAAAAIAAgACAB42uv2evpxpSPbgqlZauv3nF3PQAg8TfrJNSU+bPIxJ/Wsq6t1CapfbukaaM43c9N1\
        HxP1Xx7XGUbBKBhMAAB4HBZR
        """,
      expected: """
        i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjX
        """),
    SampleFile(
      testDescription: "one plane a colour",
      file: """
        SUkqAAgAAAAKAAABBAABAAAABQAAAAEBBAABAAAAAwAAAAIBAwADAAAAhgAAAAMBAwABAAAAAQAAAAYBAwAB\
        AAAAAgAAABEBBAADAAAAjAAAABUBAwABAAAAAwAAABYBBAABAAAAAwAAABcBBAADAAAAmAAAABwBAwABAAAA\
        AgAAAAAAAAAIAAgACACkAAAAswAAAMIAAAAPAAAADwAAAA8AAACL8QZqvOUKVkLVp1GZTPpKqaAmzWKUkyer\
        OTeyNEjlQZWvr/lfxmotRQ7XJ9c=
        """,
      expected: """
        i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjX
        """),
  ]

  static let bitmaps: [SampleFile] = [
    SampleFile(
      testDescription: "24 bits",
      file: """
        Qk1mAAAAAAAAADYAAAAoAAAABQAAAAMAAAABABgAAAAAADAAAAAAAAAAAAAAAAAAAAAAAAAARTmnDjdR17KZ\
        JzRM10j6APli5V+UCsaTVmonQi2r1QDlSotBqfGVoAavJmqvzbwA
        """,
      expected: """
        i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjX
        """),
    SampleFile(
      testDescription: "rows from the top",
      file: """
        Qk1mAAAAAAAAADYAAAAoAAAABQAAAP3///8BABgAAAAAADAAAAAAAAAAAAAAAAAAAAAAAAAA5UqLQanxlaAG\
        ryZqr828APli5V+UCsaTVmonQi2r1QBFOacON1HXspknNEzXSPoA
        """,
      expected: """
        i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjX
        """),
    SampleFile(
      testDescription: "32 bits",
      file: """
        Qk1yAAAAAAAAADYAAAAoAAAABQAAAAMAAAABACAAAAAAADwAAAAAAAAAAAAAAAAAAAAAAAAARTmnAA43UQDX\
        spkAJzRMANdI+gD5YuUAX5QKAMaTVgBqJ0IALavVAOVKiwBBqfEAlaAGAK8magCvzbwA
        """,
      expected: """
        i0rl8alBBqCVaiavvM2v5WL5CpRfVpPGQidq1astpzlFUTcOmbLXTDQn+kjX
        """),
    SampleFile(
      testDescription: "a palette of 1 bits",
      file: """
        Qk1KAAAAAAAAAD4AAAAoAAAABQAAAAMAAAABAAEAAAAAAAwAAAAAAAAAAAAAAAIAAAAAAAAAW3luABczmwAY\
        AAAAaAAAAMgAAAA=
        """,
      expected: """
        mzMXmzMXbnlbbnlbmzMXbnlbmzMXmzMXbnlbmzMXbnlbbnlbbnlbmzMXmzMX
        """),
    SampleFile(
      testDescription: "a palette of 4 bits",
      file: """
        Qk1aAAAAAAAAAE4AAAAoAAAABQAAAAMAAAABAAQAAAAAAAwAAAAAAAAAAAAAAAYAAAAAAAAAPgsTAC+9pADl\
        lV0Akdd7AIRtQwBmTg8AQyEgAAVTIABSEUAA
        """,
      expected: """
        D05mXZXlpL0vpL0vQ22EEws+D05mD05me9eRXZXlQ22Ee9eRXZXlpL0vXZXl
        """),
    SampleFile(
      testDescription: "a palette of 8 bits",
      file: """
        Qk1mAAAAAAAAAE4AAAAoAAAABQAAAAMAAAABAAgAAAAAABgAAAAAAAAAAAAAAAYAAAAAAAAAVtR3AOj2wABY\
        DhoABnNNAGv1YACItbgAAAMCBQQAAAAFAAMEAgAAAAQABQACAAAA
        """,
      expected: """
        YPVrd9RWuLWId9RWGg5YuLWId9RWTXMGYPVrGg5Yd9RWTXMGGg5YuLWIYPVr
        """),
    SampleFile(
      testDescription: "5 bits a colour",
      file: """
        Qk1aAAAAAAAAADYAAAAoAAAABQAAAAMAAAABABAAAAAAACQAAAAAAAAAAAAAAAAAAAAAAAAAdAM+P1dA5hyr\
        GwAAqTdYAjRfbRNfbwAAMiy7IpAvGUPkdwAA
        """,
      expected: """
        WgiUQq3eWuaEhMXO7/8ha+9KAJTFvc6lId5r3tb/AN6le873hBC9OjoxMe9a
        """),
    SampleFile(
      testDescription: "masks",
      file: """
        Qk1mAAAAAAAAAEIAAAAoAAAABQAAAAMAAAABABAAAwAAACQAAAAAAAAAAAAAAAAAAAAAAAAAAPgAAOAHAAAf\
        AAAAy/d9aqca8Gw3iwAAf3K+LRyBEsVNlwAADBpeXn/eaFVnFQAA
        """,
      expected: """
        GUFjWsr33s7/Uq5CEK46c03/Kbb3hCDmxaKUlOtr9/taa03vGVU6a56EjGW9
        """),
    SampleFile(
      testDescription: "run lengths",
      file: """
        Qk1gAAAAAAAAAEYAAAAoAAAABQAAAAMAAAABAAgAAQAAABoAAAAAAAAAAAAAAAQAAAAAAAAAKePSAAZLuwC8\
        M/IAK0IvAAMBAgIAAAAFAAECAwAAAAABAwACAwABAQAB
        """,
      expected: """
        L0Ir0uMp0uMp0uMpu0sG0uMpu0sG8jO8L0Ir0uMpu0sGu0sGu0sG8jO88jO8
        """),
  ]

  /// A JPEG of four inks.
  static let inks = """
    /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5Mzg3QEhcTkBEV0U3OFBt\
    UVdfYmdoZz5NcXlwZHhcZWdj/8AAFAgADQARBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYH\
    CAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBka\
    JSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeo\
    qaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwDDtLDA\
    wOg5B7VhWtkG4546Vh2lgNgwMjHqf8//AKq9ArYtbEq2eAD/AI1tWlmOCFJC+1bNpZk4wMHr/n/PairX9myf3T+dWfsb\
    ep/Wrn2GT++f++T/AIUU2zt0JB9SR0os7ZNy55wO/vmmwWqj5ieR7UVsWkAbHOCG6/5+la9nAm4MByePpWtaQIVPHQUV\
    o/Yh/f8A5/41p/ZY/f8AOrnkJ/ef86K//9k=
    """
}
