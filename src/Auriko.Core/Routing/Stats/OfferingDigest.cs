using Auriko.Core.Execution;

namespace Auriko.Core.Routing.Stats;

/// <summary>
/// What was measured of one offering, fading with time: half of it counts after a half-life, and never more than the
/// last <see cref="MostSamples"/> or so attempts. Not safe for concurrent use.
/// </summary>
/// <param name="updatedAt">The moment to which it has faded.</param>
internal sealed class OfferingDigest(DateTimeOffset updatedAt)
{
    /// <summary>The most attempts that count, so that a change shows after a few dozen however busy it was.</summary>
    public const double MostSamples = 32;

    /// <summary>How many times faster successes and failures fade than the rest: an outage is over sooner than a fault.</summary>
    private const double SuccessFading = 5;

    private const byte Version = 1;

    /// <summary>Fading is done in steps of at least this.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>The moment to which it has faded.</summary>
    public DateTimeOffset UpdatedAt { get; private set; } = updatedAt;

    /// <summary>Milliseconds to the first output.</summary>
    public LogHistogram Ttft { get; private init; } = new();

    /// <summary>Output tokens a second.</summary>
    public LogHistogram Throughput { get; private init; } = new();

    /// <summary>Attempts that say something of the provider.</summary>
    public double Attempts { get; private set; }

    /// <summary>Those of them that succeeded.</summary>
    public double Successes { get; private set; }

    /// <summary>Replies whose usage was reported.</summary>
    public double Replies { get; private set; }

    /// <summary>Their input tokens.</summary>
    public double Input { get; private set; }

    /// <summary>Those of them read from a cache.</summary>
    public double CachedInput { get; private set; }

    /// <summary>Their output tokens.</summary>
    public double Output { get; private set; }

    /// <summary>Adds an attempt.</summary>
    /// <param name="report">The attempt.</param>
    /// <param name="halfLife">How fast the earlier ones fade.</param>
    public void Add(AttemptReport report, TimeSpan halfLife)
    {
        FadeTo(report.EndedAt, halfLife);
        if (report.Succeeded is { } succeeded)
        {
            Attempts += 1;
            Successes += succeeded ? 1 : 0;
        }

        if (report.TtftMs is { } ttft)
        {
            Ttft.Add(ttft);
        }

        if (report.ThroughputTps is { } tps)
        {
            Throughput.Add(tps);
        }

        if (report.ReportedUsage is { } usage)
        {
            Replies += 1;
            Input += usage.TotalInput;
            CachedInput += usage.CacheRead;
            Output += usage.TotalOutput;
        }

        Bound();
    }

    /// <summary>Adds all of another, faded to the same moment.</summary>
    /// <param name="other">The other; left as it is.</param>
    /// <param name="halfLife">How fast it fades.</param>
    public void Add(OfferingDigest other, TimeSpan halfLife)
    {
        var factor = Remaining(UpdatedAt - other.UpdatedAt, halfLife);
        Ttft.Add(other.Ttft, factor);
        Throughput.Add(other.Throughput, factor);
        Attempts += other.Attempts * Math.Pow(factor, SuccessFading);
        Successes += other.Successes * Math.Pow(factor, SuccessFading);
        Replies += other.Replies * factor;
        Input += other.Input * factor;
        CachedInput += other.CachedInput * factor;
        Output += other.Output * factor;
    }

    /// <summary>Fades to a moment.</summary>
    /// <param name="moment">The moment; an earlier one than the last changes nothing.</param>
    /// <param name="halfLife">How fast.</param>
    public void FadeTo(DateTimeOffset moment, TimeSpan halfLife)
    {
        if (moment - UpdatedAt >= Step)
        {
            ScaleAll(Remaining(moment - UpdatedAt, halfLife));
            UpdatedAt = moment;
        }
    }

    /// <summary>The compact form that instances exchange.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write(Version);
            writer.Write(UpdatedAt.UtcTicks);
            ReadOnlySpan<double> sums = [Attempts, Successes, Replies, Input, CachedInput, Output];
            foreach (var sum in sums)
            {
                writer.Write((float)sum);
            }

            Ttft.Write(writer);
            Throughput.Write(writer);
        }

        return stream.ToArray();
    }

    /// <summary>Reads the compact form; null for one of another version, or a damaged one.</summary>
    /// <param name="bytes">The form.</param>
    public static OfferingDigest? FromBytes(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false));
        try
        {
            return reader.ReadByte() == Version ? Read(reader) : null;
        }
        catch (Exception damaged)
            when (damaged is IOException or InvalidDataException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static OfferingDigest Read(BinaryReader reader)
    {
        var updatedAt = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        return new OfferingDigest(updatedAt)
        {
            Attempts = ReadSum(reader),
            Successes = ReadSum(reader),
            Replies = ReadSum(reader),
            Input = ReadSum(reader),
            CachedInput = ReadSum(reader),
            Output = ReadSum(reader),
            Ttft = LogHistogram.Read(reader),
            Throughput = LogHistogram.Read(reader),
        };
    }

    private static double ReadSum(BinaryReader reader) =>
        reader.ReadSingle() is >= 0 and < float.PositiveInfinity and var sum
            ? sum
            : throw new InvalidDataException("No sum of this version.");

    /// <summary>What is left of a weight; a clock that runs ahead takes nothing away.</summary>
    private static double Remaining(TimeSpan age, TimeSpan halfLife) =>
        age <= TimeSpan.Zero ? 1 : Math.Pow(0.5, age / halfLife);

    private void ScaleAll(double factor)
    {
        Ttft.Scale(factor);
        Throughput.Scale(factor);
        var faster = Math.Pow(factor, SuccessFading);
        (Attempts, Successes) = (Attempts * faster, Successes * faster);
        (Replies, Input, CachedInput, Output) = (Replies * factor, Input * factor, CachedInput * factor, Output * factor);
    }

    private void Bound()
    {
        Bound(Ttft);
        Bound(Throughput);
        if (Attempts > MostSamples)
        {
            (Attempts, Successes) = (MostSamples, Successes * MostSamples / Attempts);
        }

        if (Replies > MostSamples)
        {
            var factor = MostSamples / Replies;
            (Replies, Input, CachedInput, Output) = (MostSamples, Input * factor, CachedInput * factor, Output * factor);
        }
    }

    private static void Bound(LogHistogram histogram)
    {
        if (histogram.Total > MostSamples)
        {
            histogram.Scale(MostSamples / histogram.Total);
        }
    }
}
