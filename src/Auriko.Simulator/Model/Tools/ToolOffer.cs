using System.Text.Json;

namespace Auriko.Simulator.Model.Tools;

/// <summary>A function the caller lets the model call.</summary>
internal sealed record ToolOffer(string Name, string Description, JsonElement Parameters);

internal enum ToolMode
{
    None,
    Auto,
    Required,
}
