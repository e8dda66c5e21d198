namespace Auriko.Fuzz.Cases;

/// <summary>Damages the order and the content of a stream's frames at random.</summary>
/// <param name="streams">The streams of the dialect, to mix in.</param>
internal sealed class FrameDamage(IReadOnlyList<FixtureStream> streams)
{
    private static readonly Frame[] Errors =
    [
        .. new[]
        {
            """data: {"error":{"message":"It failed.","type":"server_error","param":null,"code":null}}""",
            """data: {"error":{"message":"Slow down.","code":"rate_limit_exceeded"}}""",
            """data: {"error":{"code":429,"message":"Slow down.","status":"RESOURCE_EXHAUSTED"}}""",
            """data: {"error":"It failed."}""",
            """data: {"error":null}""",
            """data: [{"error":{"code":500,"message":"It failed."}}]""",
            "event: error\n" + """data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""",
            "event: error\n" + """data: {"type":"error","code":"server_error","message":"It failed.","sequence_number":3}""",
            "event: error\ndata: It failed.",
        }.Select(Frame.Parse),
    ];

    private static readonly Frame[] Garbage =
    [
        .. new[]
        {
            "data:", "data: ", "data: [DONE]", "data: null", "data: 7", "data: {}", "data: []", "data: \"text\"", "data: {",
            "data: {} {}", ": a comment", "nonsense", "event: ping\ndata: {\"type\":\"ping\"}", "event:", "event: response.completed",
            "event: message_stop\ndata: {\"type\":\"message_stop\"}", "id: 7", "retry: 10", "data: <html>",
            "data: " + new string('[', 400), "event: error", "data: \uFFFD\u0000", "event: x\ndata: {\"type\":\"x\"}",
        }.Select(Frame.Parse),
    ];

    private readonly Frame[] _ownErrors =
    [
        .. streams.Where(stream => stream.Name.StartsWith("error", StringComparison.Ordinal))
            .SelectMany(stream => stream.Frames.TakeLast(1)),
    ];

    /// <summary>Does one damage.</summary>
    /// <param name="frames">The frames; changed in place.</param>
    /// <param name="random">Chance.</param>
    /// <returns>What was done, in a word.</returns>
    public string Do(List<Frame> frames, Random random)
    {
        var at = random.Next(frames.Count + 1);
        if (at == frames.Count || frames.Count < 2)
        {
            return Insert(frames, at, random);
        }

        switch (random.Next(12))
        {
            case 0:
                frames.RemoveAt(at);
                return "dropped";
            case 1:
                frames.Insert(random.Next(frames.Count + 1), frames[at]);
                return "repeated";
            case 2:
                var other = random.Next(frames.Count);
                (frames[at], frames[other]) = (frames[other], frames[at]);
                return "swapped";
            case 3:
                frames.RemoveRange(at, frames.Count - at);
                return "cut";
            case 4:
                Interleave(frames, random);
                return "merged";
            case 5:
                frames.InsertRange(at, Other(random));
                return "spliced";
            case 6 or 7:
                return Insert(frames, at, random);
            case 8:
                frames[at] = Truncated(frames[at], random);
                return "truncated";
            case 9:
                frames[at] = frames[at] with { Head = Other(random)[0].Head };
                return "relabelled";
            default:
                frames[at] = Altered(frames[at], random);
                return "altered";
        }
    }

    private string Insert(List<Frame> frames, int at, Random random)
    {
        var isError = random.Next(2) == 0;
        var choice = !isError ? Garbage : _ownErrors.Length > 0 && random.Next(2) == 0 ? _ownErrors : Errors;
        frames.Insert(at, choice[random.Next(choice.Length)]);
        return isError ? "failed" : "littered";
    }

    private IReadOnlyList<Frame> Other(Random random)
    {
        var frames = streams[random.Next(streams.Count)].Frames;
        if (frames.Count == 0)
        {
            return [Garbage[random.Next(Garbage.Length)]];
        }

        var start = random.Next(frames.Count);
        return [.. frames.Skip(start).Take(1 + random.Next(frames.Count - start))];
    }

    private void Interleave(List<Frame> frames, Random random)
    {
        var at = 0;
        foreach (var frame in Other(random))
        {
            at = random.Next(at, frames.Count + 1);
            frames.Insert(at++, frame);
        }
    }

    private Frame Altered(Frame frame, Random random)
    {
        if (frame.Payload is not { } payload)
        {
            return frame;
        }

        var donor = Other(random)[0].Payload;
        for (var count = random.Next(3); count >= 0; count--)
        {
            payload = JsonDamage.Alter(payload, donor, random);
        }

        return frame with { Payload = payload };
    }

    private static Frame Truncated(Frame frame, Random random) =>
        frame.Payload is { Length: > 0 } payload ? frame with { Payload = payload[..random.Next(payload.Length)] } : frame;
}
