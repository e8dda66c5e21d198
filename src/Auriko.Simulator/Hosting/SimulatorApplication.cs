using System.Text.Json;
using Auriko.Simulator.Dialects;
using Auriko.Simulator.Dialects.Anthropic;
using Auriko.Simulator.Dialects.Chat;
using Auriko.Simulator.Dialects.Gemini;
using Auriko.Simulator.Dialects.Responses;
using Auriko.Simulator.Model;
using Auriko.Simulator.Scripts;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Hosting;

/// <summary>Answers every request of the simulator. Safe from many threads.</summary>
internal sealed class SimulatorApplication(SimulatorOptions options)
{
    /// <summary>The largest body taken, in bytes.</summary>
    public const int LargestBody = 64 * 1024 * 1024;

    private const string ScriptHeader = "x-sim-script";

    private readonly ResponsesDialect _responses = new();
    private readonly ChatDialect _chat = new();
    private readonly AnthropicDialect _messages = new();
    private readonly GeminiDialect _generate = new();
    private readonly PrefixCache _prefixes = new();
    private readonly ScriptBudget _budget = new();
    private readonly CallStatistics _statistics = new();
    private readonly RecordedCalls _recorded = new(options.Clock);
    private volatile SimulatorSettings _settings = SimulatorSettings.Of(options);

    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path.StartsWith("/_sim/", StringComparison.Ordinal))
        {
            return ControlAsync(context, path["/_sim/".Length..]);
        }

        return CallPath.Parse(path, context.Request.QueryString.Value ?? string.Empty) switch
        {
            { Operation: Operation.Models, Flavour: var flavour } => ServiceErrors.Credential(context.Request, flavour) is { } refused
                ? PlainReply.ErrorAsync(context, refused, flavour)
                : ModelList.WriteAsync(context, flavour),
            { } call when HttpMethods.IsPost(context.Request.Method) => CountedAsync(context, call, path),
            _ => PlainReply.ErrorAsync(
                context,
                new WireError(
                    StatusCodes.Status404NotFound,
                    "invalid_request_error",
                    null,
                    $"Invalid URL ({context.Request.Method} {path})")),
        };
    }

    private async Task CountedAsync(HttpContext context, CallPath path, string name)
    {
        var progress = new CallProgress();
        _statistics.Opened(name);
        try
        {
            await AnswerAsync(context, path, progress).ConfigureAwait(false);
            progress.IsOver = true;
        }
        catch (CallRejectedException rejected)
        {
            await PlainReply.ErrorAsync(context, rejected.Error, path.Flavour).ConfigureAwait(false);
            progress.IsOver = true;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The count below says so too.
            progress.OnLeave();
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException)
        {
            // The connection broke while the request was read.
        }
        finally
        {
            _statistics.Closed(name, progress.Model, byClient: !progress.IsOver);
        }
    }

    private async Task AnswerAsync(HttpContext context, CallPath path, CallProgress progress)
    {
        var body = await PlainReply.ReadBodyAsync(context).ConfigureAwait(false);
        progress.OnLeave = _recorded.Add(context.Request, body, _settings.KeptRequests);
        if (ServiceErrors.Credential(context.Request, path.Flavour) is { } refused)
        {
            ServiceHeaders.Set(context.Response, path.Flavour, 0);
            throw new CallRejectedException(refused);
        }

        ServiceHeaders.Set(context.Response, path.Flavour, body.Length / 4);
        var dialect = DialectOf(path.Operation);
        var call = Prepare(dialect.Read(Parse(body), path), context, path);
        progress.Model = call.Model;
        _statistics.Named(call.Model);

        var pace = Pace.Of(_settings, call.Scripts, call.Size.Seed);
        var transport = new ReplyTransport(context, options.Clock, pace, call.Scripts);
        if (await ScriptedReply.TryAsync(context, call, transport).ConfigureAwait(false))
        {
            return;
        }

        using var reply = dialect.Render(call, ReplyComposer.Compose(call), options.Clock.GetUtcNow());
        await (call.Stream ? transport.StreamAsync(reply) : transport.PlainAsync(reply)).ConfigureAwait(false);
    }

    private IDialect DialectOf(Operation operation) => operation switch
    {
        Operation.Responses => _responses,
        Operation.Messages => _messages,
        Operation.Generate => _generate,
        Operation.ChatCompletions or Operation.Models => _chat,
    };

    private ModelCall Prepare(ModelCall call, HttpContext context, CallPath path)
    {
        var steps = new List<ScriptStep>();
        var last = call.Turns.Select(turn => turn.Role).ToList().LastIndexOf(TurnRole.User);
        var turns = call.Turns
            .Select((turn, index) => turn.Role == TurnRole.System || index >= last
                ? turn with { Text = ScriptParser.Extract(turn.Text, steps) }
                : turn)
            .ToList();
        if (context.Request.Headers[ScriptHeader].ToString() is { Length: > 0 } header)
        {
            ScriptParser.ParseHeader(header, steps);
        }

        var read = call with
        {
            Turns = turns,
            Prompt = last < 0 ? string.Empty : turns[last].Text,
            FreshResults = [.. turns.Skip(last + 1).Where(turn => turn.Role == TurnRole.ToolResult)],
            Scripts = _budget.Claim(steps, path.Provider),
            Obfuscation = call.Obfuscation && _settings.Obfuscation,
        };
        return read with { Size = _prefixes.Measure(read) };
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonElement.Parse(body.Span);
        }
        catch (JsonException)
        {
            throw CallRejectedException.BadRequest(
                "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The API expects a JSON payload, but what was sent was not valid JSON.)",
                null);
        }
    }

    private async Task ControlAsync(HttpContext context, string what)
    {
        switch (what)
        {
            case "stats":
                await PlainReply.JsonAsync(context, _statistics.Write).ConfigureAwait(false);
                break;
            case "requests":
                await PlainReply.JsonAsync(context, _recorded.Write).ConfigureAwait(false);
                break;
            case "config":
                await ConfigureAsync(context).ConfigureAwait(false);
                break;
            case "reset" when HttpMethods.IsPost(context.Request.Method):
                _statistics.Clear();
                _recorded.Clear();
                _budget.Clear();
                _prefixes.Clear();
                _settings = SimulatorSettings.Of(options);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private async Task ConfigureAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            var body = await PlainReply.ReadBodyAsync(context).ConfigureAwait(false);
            try
            {
                _settings = _settings.With(JsonElement.Parse(body.Span));
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }
        }

        await PlainReply.JsonAsync(context, _settings.Write).ConfigureAwait(false);
    }

    private sealed class CallProgress
    {
        public string? Model { get; set; }

        public bool IsOver { get; set; }

        public Action OnLeave { get; set; } = () => { };
    }
}
