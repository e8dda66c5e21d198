namespace Auriko.EndToEnd.Tests.Failures;

/// <summary>One thing that goes wrong upstream, and what a caller is told when nothing else answers.</summary>
/// <param name="Script">The simulator's script.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The error's code.</param>
internal sealed record Fault(string Script, int Status, string Code)
{
    private const string Upstream = "upstream_error";
    private const string Timeout = "upstream_timeout";

    /// <summary>Whether another candidate may be tried, as long as there is no output.</summary>
    public bool FallsBack { get; private init; } = true;

    /// <summary>Everything that can come in place of a reply.</summary>
    public static IReadOnlyList<Fault> InPlaceOfAReply { get; } =
    [
        OfRequest("status code=400", "invalid_request"),
        OfRequest("status code=413", "invalid_request"),
        OfRequest("status code=422", "invalid_request"),
        OfRequest("status code=400 error=context_length_exceeded", "context_length_exceeded"),
        .. new[] { 401, 402, 403, 404, 408, 409, 425, 500, 502, 503, 504, 529 }
            .Select(status => new Fault($"status code={status}", 502, Upstream)),
        new("status code=429", 429, "rate_limit_exceeded"),
        new("slow_headers", 504, Timeout),
        new("reset", 502, Upstream),
        new("not_json", 502, Upstream),
        new("html", 502, Upstream),
        new("empty", 502, Upstream),
    ];

    /// <summary>
    /// Everything that can go wrong before output. In the body of a reply that is at a provider whose replies do not
    /// begin with an empty item, for that is output.
    /// </summary>
    public static IReadOnlyList<Fault> BeforeOutput { get; } = [.. InPlaceOfAReply, .. InTheBody(0)];

    /// <summary>Everything that can go wrong after output.</summary>
    public static IReadOnlyList<Fault> AfterOutput { get; } = [.. InTheBody(3)];

    private static IEnumerable<Fault> InTheBody(int after) =>
    [
        new($"silence after={after}", 504, Timeout),
        new($"cut after={after}", 502, Upstream),
        new($"reset after={after}", 502, Upstream),
        new($"garbage after={after}", 502, Upstream),
        new($"garbage after={after} end", 502, Upstream),
        new($"error_in_200 after={after}", 502, Upstream),
        new($"error_in_200 after={after} terminal=false", 502, Upstream),
        new($"no_terminal after={after}", 502, Upstream),
    ];

    private static Fault OfRequest(string script, string code) => new(script, 400, code) { FallsBack = false };
}
