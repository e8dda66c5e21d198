using System.Text;
using Auriko.Simulator.Model;
using Auriko.Simulator.Scripts;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Hosting;

/// <summary>The scripted replies that are no answer of a model: late, refused, or not what the API promises.</summary>
internal static class ScriptedReply
{
    private const string Page =
        "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

    /// <summary>Sends such a reply when the script asks for one.</summary>
    /// <returns>False when the model is to answer.</returns>
    public static async Task<bool> TryAsync(HttpContext context, ModelCall call, ReplyTransport transport)
    {
        if (call.Scripts["slow_headers"] is { } slow)
        {
            await transport.PauseAsync(slow.Milliseconds("ms") ?? Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        }

        if (call.Model.StartsWith("unknown", StringComparison.OrdinalIgnoreCase) || call.Scripts["unknown_model"] is not null)
        {
            throw new CallRejectedException(ServiceErrors.UnknownModel(call.Model, call.Flavour));
        }

        foreach (var step in call.Scripts.Steps)
        {
            switch (step.Name)
            {
                case "status":
                    throw new CallRejectedException(ServiceErrors.Scripted(step, call.Flavour));
                case "reset" when !step.Has("after"):
                    transport.Reset();
                    return true;
                case "not_json":
                    return await BodyAsync(context, step, 200, "application/json", "{ this is not JSON").ConfigureAwait(false);
                case "html":
                    return await BodyAsync(context, step, 502, "text/html", Page).ConfigureAwait(false);
                case "empty":
                    return await BodyAsync(context, step, 200, "application/json", string.Empty).ConfigureAwait(false);
            }
        }

        return false;
    }

    private static async Task<bool> BodyAsync(
        HttpContext context, ScriptStep step, int status, string contentType, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = step.Number("code", status);
        context.Response.ContentType = step.Text("type") ?? contentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        return true;
    }
}
