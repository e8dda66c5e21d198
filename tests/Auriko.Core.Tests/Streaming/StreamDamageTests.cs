using System.Buffers;
using System.Text.Json.Nodes;
using Auriko.Core.Contract;
using CsCheck;

namespace Auriko.Core.Tests.Streaming;

/// <summary>The grammar notices damage: what <see cref="StreamDamage"/> says it must, in streams of every kind.</summary>
public sealed class StreamDamageTests
{
    private const int Streams = 3_000;

    private static readonly Gen<(ProgramStep[] Program, int At, int Choice)> Place =
        Gen.Select(ProviderPrograms.Any, Gen.Int[0, 1000], Gen.Int[0, 1000]);

    [Fact]
    public void Check_EventDropped_IsSeen() => Place.Sample(
        sample =>
        {
            var events = Wire(sample.Program);
            var dropped = events[sample.At % events.Count];
            events.Remove(dropped);

            AssertSeen(WireStreams.Renumber(events), StreamDamage.IsSeenWithout(dropped));
        },
        iter: Streams);

    [Fact]
    public void Check_EventRepeated_IsSeen() => Place.Sample(
        sample =>
        {
            var events = Wire(sample.Program);
            var at = sample.At % events.Count;
            events.Insert(at, events[at].DeepClone());

            AssertSeen(WireStreams.Renumber(events), StreamDamage.IsSeenWithout(events[at]));
        },
        iter: Streams);

    [Fact]
    public void Check_NeighboursSwapped_IsSeen() => Place.Sample(
        sample =>
        {
            var events = Wire(sample.Program);
            var at = sample.At % (events.Count - 1);
            (events[at], events[at + 1]) = (events[at + 1], events[at]);

            AssertSeen(WireStreams.Renumber(events), StreamDamage.IsSeenSwapped(events[at + 1], events[at]));
        },
        iter: Streams);

    [Fact]
    public void Check_AnyOfThemNotRenumbered_IsSeen() => Place.Sample(
        sample =>
        {
            var events = Wire(sample.Program);
            var at = sample.At % (events.Count - 1);
            switch (sample.Choice % 3)
            {
                case 0:
                    events.RemoveAt(at);
                    break;
                case 1:
                    events.Insert(at, events[at].DeepClone());
                    break;
                default:
                    (events[at], events[at + 1]) = (events[at + 1], events[at]);
                    break;
            }

            AssertSeen(events, mustBeSeen: true);
        },
        iter: Streams);

    [Fact]
    public void Check_LeafAltered_IsSeen() => Place.Sample(
        sample =>
        {
            var events = Wire(sample.Program);
            StreamDamage.Alter(events[sample.At % events.Count], sample.Choice);

            AssertSeen(events, mustBeSeen: true);
        },
        iter: Streams);

    private static List<JsonNode> Wire(ProgramStep[] program)
    {
        var output = new ArrayBufferWriter<byte>();
        return ProviderPrograms.Run(program).Events.ConvertAll(next =>
        {
            output.ResetWrittenCount();
            ResponsesSerializer.WriteEvent(output, next);
            return JsonNode.Parse(output.WrittenSpan)!;
        });
    }

    private static void AssertSeen(List<JsonNode> events, bool mustBeSeen)
    {
        var violations = WireStreams.Check(events);

        Assert.True(
            violations.Count > 0 == mustBeSeen,
            $"Seen: {string.Join("; ", violations)}\n{string.Join('\n', events.Select(next => next.ToJsonString()))}");
    }
}
