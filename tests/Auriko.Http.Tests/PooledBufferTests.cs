using System.Buffers;
using CsCheck;

namespace Auriko.Http.Tests;

public sealed class PooledBufferTests
{
    [Fact]
    public void Written_AnyPieces_IsTheirConcatenation() =>
        Gen.Byte.Array[0, 5000].Array[0, 20].Sample(
            pieces =>
            {
                using var buffer = new PooledBuffer(1);
                foreach (var piece in pieces)
                {
                    buffer.Write(piece);
                }

                Assert.Equal(pieces.SelectMany(piece => piece), buffer.Written.ToArray());
            },
            iter: 200);

    [Fact]
    public void Advance_BeyondTheRoom_Throws()
    {
        using var buffer = new PooledBuffer(16);
        var room = buffer.GetMemory().Length;

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
    }

    [Fact]
    public void Dispose_Twice_IsHarmless()
    {
        var buffer = new PooledBuffer(16);
        buffer.Write("abc"u8);

        buffer.Dispose();
        buffer.Dispose();

        Assert.Equal(0, buffer.Count);
    }
}
