using Auriko.Core.Routing.Stats;
using CsCheck;

namespace Auriko.Core.Tests.Routing.Learning;

public sealed class LogHistogramTests
{
    private const double Error = 1.03;

    [Fact]
    public void Quantile_AnyValues_IsWithinThreePercent() =>
        Gen.Double[0.2, 1_000_000].Array[1, 200].Select(Gen.Double[0, 1]).Sample((values, share) =>
        {
            var histogram = new LogHistogram();
            Array.ForEach(values, histogram.Add);

            var exact = values.Order().ElementAt(Math.Clamp((int)Math.Ceiling(share * values.Length) - 1, 0, values.Length - 1));
            Assert.InRange(histogram.Quantile(share)!.Value, exact / Error, exact * Error);
        });

    [Fact]
    public void Add_TwoHalves_AreTheWhole()
    {
        var (one, other, whole) = (new LogHistogram(), new LogHistogram(), new LogHistogram());
        foreach (var value in Enumerable.Range(1, 100))
        {
            (value % 2 == 0 ? one : other).Add(value);
            whole.Add(value);
        }

        one.Add(other, 1);

        Assert.Equal((whole.Total, whole.Quantile(0.5), whole.Quantile(0.95)), (one.Total, one.Quantile(0.5), one.Quantile(0.95)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(-5)]
    [InlineData(double.PositiveInfinity)]
    public void Add_ValueOutOfRange_CountsAsTheNearest(double value)
    {
        var histogram = new LogHistogram();

        histogram.Add(value);

        Assert.InRange(histogram.Quantile(0.5)!.Value, 0.1, 2_000_000);
    }

    [Fact]
    public void Quantile_Empty_IsNull() => Assert.Null(new LogHistogram().Quantile(0.5));
}
