namespace Auriko.Fuzz.Cases;

/// <summary>Damages bytes at random, and says how they arrive.</summary>
internal static class ByteDamage
{
    /// <summary>Cuts, flips, inserts or removes.</summary>
    public static byte[] Do(byte[] bytes, Random random)
    {
        if (bytes.Length < 2)
        {
            return bytes;
        }

        var at = random.Next(bytes.Length);
        switch (random.Next(5))
        {
            case 0:
                return bytes[..at];
            case 1:
                var flipped = (byte[])bytes.Clone();
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 2:
                var inserted = new byte[1 + random.Next(4)];
                random.NextBytes(inserted);
                return [.. bytes.AsSpan(0, at), .. inserted, .. bytes.AsSpan(at)];
            case 3:
                return [.. bytes.AsSpan(0, at), .. "\n\n"u8, .. bytes.AsSpan(at)];
            default:
                var end = Math.Min(bytes.Length, at + 1 + random.Next(40));
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(end)];
        }
    }

    /// <summary>The same events with other line ends, or with comments between them.</summary>
    public static byte[] Reframe(byte[] bytes, Random random) => random.Next(4) switch
    {
        0 => Replaced(bytes, "\r\n"u8),
        1 => Replaced(bytes, "\r"u8),
        2 => [0xEF, 0xBB, 0xBF, .. bytes],
        _ => [.. ": keep-alive\n\n\n"u8, .. bytes],
    };

    /// <summary>Where reads end: mostly nowhere, else here and there, every few bytes, or after each.</summary>
    public static IReadOnlyList<int> Borders(int length, Random random)
    {
        var step = random.Next(8) switch
        {
            0 => 1,
            1 => 3,
            2 or 3 => 60,
            4 => 1500,
            _ => 0,
        };
        if (step == 0)
        {
            return [];
        }

        var borders = new List<int>();
        for (var at = 1 + random.Next(step); at < length; at += 1 + random.Next(2 * step - 1))
        {
            borders.Add(at);
        }

        return borders;
    }

    private static byte[] Replaced(byte[] bytes, ReadOnlySpan<byte> lineEnd)
    {
        var output = new List<byte>(bytes.Length + 64);
        foreach (var one in bytes)
        {
            if (one == '\n')
            {
                output.AddRange(lineEnd);
            }
            else
            {
                output.Add(one);
            }
        }

        return [.. output];
    }
}
