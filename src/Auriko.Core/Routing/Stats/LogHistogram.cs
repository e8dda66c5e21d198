namespace Auriko.Core.Routing.Stats;

/// <summary>
/// A histogram whose buckets grow by a constant ratio, so that every quantile is known to 2.5 % whatever its size, and
/// two histograms add up. Weights are real numbers, so that they can fade. Not safe for concurrent use.
/// </summary>
internal sealed class LogHistogram
{
    private const double Lowest = 0.1;
    private const double Growth = 1.05;
    private const int Buckets = 340;

    private static readonly double LogGrowth = Math.Log(Growth);

    private readonly float[] _weights = new float[Buckets];

    /// <summary>The weight of all that was added.</summary>
    public double Total { get; private set; }

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value; what lies outside 0.1 to 1.6 million counts as the nearest of them.</param>
    public void Add(double value)
    {
        _weights[BucketOf(value)] += 1;
        Total += 1;
    }

    /// <summary>Adds all of another.</summary>
    /// <param name="other">The other.</param>
    /// <param name="factor">What its weights are multiplied by.</param>
    public void Add(LogHistogram other, double factor)
    {
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            _weights[bucket] += (float)(other._weights[bucket] * factor);
        }

        Total += other.Total * factor;
    }

    /// <summary>Multiplies every weight.</summary>
    /// <param name="factor">By what.</param>
    public void Scale(double factor)
    {
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            _weights[bucket] = (float)(_weights[bucket] * factor);
        }

        Total *= factor;
    }

    /// <summary>The value below which a share of the weight lies; null for an empty histogram.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    public double? Quantile(double share)
    {
        var sum = 0.0;
        foreach (var weight in _weights)
        {
            sum += weight;
        }

        var left = share * sum;
        for (var bucket = 0; bucket < Buckets && sum > 0; bucket++)
        {
            left -= _weights[bucket];
            if (left <= 0 && _weights[bucket] > 0)
            {
                return Lowest * Math.Pow(Growth, bucket + 0.5);
            }
        }

        return null;
    }

    /// <summary>Writes the buckets that hold something.</summary>
    /// <param name="writer">Receives them.</param>
    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_weights.AsSpan().Length - _weights.AsSpan().Count(0f));
        var last = 0;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            if (_weights[bucket] != 0)
            {
                writer.Write7BitEncodedInt(bucket - last);
                writer.Write(_weights[bucket]);
                last = bucket;
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where it is.</param>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static LogHistogram Read(BinaryReader reader)
    {
        var histogram = new LogHistogram();
        var bucket = 0;
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            bucket += reader.Read7BitEncodedInt();
            var weight = reader.ReadSingle();
            if (bucket is < 0 or >= Buckets || !(weight >= 0) || float.IsInfinity(weight))
            {
                throw new InvalidDataException("No histogram of this version.");
            }

            histogram._weights[bucket] += weight;
            histogram.Total += weight;
        }

        return histogram;
    }

    private static int BucketOf(double value) => value > Lowest
        ? Math.Min((int)(Math.Log(value / Lowest) / LogGrowth), Buckets - 1)
        : 0;
}
