using System.Collections.Frozen;
using Auriko.Fuzz.Upstream;

namespace Auriko.Fuzz.Cases;

/// <summary>
/// The cases of one dialect, each made of its number and the seed alone. The first ones cut every fixture at every byte,
/// once with an end and once with a broken connection; the others are chance.
/// </summary>
/// <param name="dialect">The dialect.</param>
/// <param name="seed">The seed.</param>
internal sealed class FuzzCases(PlayedDialect dialect, int seed)
{
    private readonly IReadOnlyList<FixtureStream> _streams = FixtureStream.Of(dialect);
    private readonly FrameDamage _damage = new(FixtureStream.Of(dialect));
    private readonly FrozenDictionary<string, string> _defaults =
        dialect.Settings.ToFrozenDictionary(setting => setting.Key, setting => setting.Default);

    public PlayedDialect Dialect => dialect;

    /// <summary>Whether there is anything to start from.</summary>
    public bool IsEmpty => _streams.Count == 0;

    /// <summary>How many cases cut a fixture.</summary>
    public long Cuts { get; } = FixtureStream.Of(dialect).Sum(stream => 2L * stream.Bytes.Length);

    /// <summary>Makes a case.</summary>
    /// <param name="number">Its number, from 0.</param>
    public FuzzCase Make(long number) => number < Cuts ? Cut(number) : Chance(number);

    /// <summary>The same reply, arriving in other pieces.</summary>
    public static FuzzCase Rechunk(FuzzCase whole, int seed) => whole with
    {
        Reply = whole.Reply with { Borders = ByteDamage.Borders(whole.Reply.Body.Length, new Random(seed)) },
    };

    private Random RandomOf(long number) => 
        new(unchecked((int)((((ulong)number * 0x9E3779B97F4A7C15) ^ ((ulong)seed * 0xBF58476D1CE4E5B9)) >> 29)));

    private FuzzCase Cut(long number)
    {
        var (length, rest) = (number / 2, number % 2);
        var stream = _streams[0];
        for (var index = 0; length >= (stream = _streams[index]).Bytes.Length; index++)
        {
            length -= stream.Bytes.Length;
        }

        var reply = stream.Reply with { Body = stream.Bytes.AsMemory(0, (int)length), Breaks = rest == 1 };
        return new FuzzCase(reply, _defaults, $"{stream.Name} cut at byte {length}");
    }

    private FuzzCase Chance(long number)
    {
        var random = RandomOf(number);
        var stream = _streams[random.Next(_streams.Count)];
        var tale = new List<string> { stream.Name };
        var bytes = stream.IsWhole ? Document(stream, tale, random) : Stream(stream, tale, random);
        if (random.Next(6) == 0)
        {
            bytes = ByteDamage.Do(bytes, random);
            tale.Add("bytes");
        }

        var isWhole = random.Next(50) == 0 ? !stream.IsWhole : stream.IsWhole;
        var reply = new PlayedReply(bytes)
        {
            ContentType = isWhole ? PlayedReply.Json : PlayedReply.EventStream,
            Borders = ByteDamage.Borders(bytes.Length, random),
            Breaks = random.Next(8) == 0,
        };
        return new FuzzCase(reply, Words(random), string.Join(", ", tale));
    }

    private static byte[] Document(FixtureStream stream, List<string> tale, Random random)
    {
        var bytes = stream.Bytes;
        for (var count = 1 + random.Next(4); count > 0; count--)
        {
            bytes = JsonDamage.Alter(bytes, stream.Bytes, random);
            tale.Add("altered");
        }

        return bytes;
    }

    private byte[] Stream(FixtureStream stream, List<string> tale, Random random)
    {
        var frames = stream.Frames.ToList();
        for (var count = random.Next(5); count > 0; count--)
        {
            tale.Add(_damage.Do(frames, random));
        }

        using var output = new MemoryStream(8192);
        frames.ForEach(frame => frame.Write(output));
        return random.Next(6) == 0 ? ByteDamage.Reframe(output.ToArray(), random) : output.ToArray();
    }

    private FrozenDictionary<string, string> Words(Random random)
    {
        if (dialect.Settings.Count == 0 || random.Next(2) == 0)
        {
            return _defaults;
        }

        return dialect.Settings.ToFrozenDictionary(setting => setting.Key, setting =>
        {
            var choice = random.Next(setting.Others.Length + 1);
            return choice == 0 ? setting.Default : setting.Others[choice - 1];
        });
    }
}
