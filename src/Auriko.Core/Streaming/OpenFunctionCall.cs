using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>A function call that is being written.</summary>
internal sealed class OpenFunctionCall(ResponseEventLog log, ToolCallStarted started, string id, string callId)
    : OpenItem(log, started.Key, id)
{
    private const string NoArguments = "{}";

    private readonly string _name = Utf16Carry.WellFormed(started.Name);
    private Utf16Carry _carry;
    private bool _hasArguments;

    /// <summary>Whether <paramref name="again"/> starts the same call once more, as some providers do with every delta.</summary>
    public bool IsSameCall(ToolCallStarted again) =>
        again.Name == started.Name && (string.IsNullOrEmpty(again.CallId) || again.CallId == started.CallId);

    /// <summary>Appends to the arguments.</summary>
    public void Append(string arguments) => Write(_carry.Join(arguments));

    /// <inheritdoc/>
    protected override OutputItem Opened() =>
        new OutputFunctionCall(Id, ItemStatus.InProgress, callId, _name, string.Empty);

    /// <inheritdoc/>
    /// <remarks>A call cut before its first argument keeps none: it must not look like a call without arguments.</remarks>
    protected override void CloseInside(bool incomplete)
    {
        Write(_carry.Flush());
        if (!_hasArguments && !incomplete)
        {
            Write(NoArguments);
        }

        var arguments = Log.Fold.Part(OutputIndex, TextChannel.FunctionArguments, 0).Text;
        Log.Write(new TextDoneEvent(
            Log.NextSequence(), TextChannel.FunctionArguments, Id, OutputIndex, 0, arguments, Name: _name));
    }

    private void Write(string arguments)
    {
        if (arguments.Length > 0)
        {
            _hasArguments = true;
            Log.Write(new TextDeltaEvent(
                Log.NextSequence(), TextChannel.FunctionArguments, Id, OutputIndex, 0, arguments));
        }
    }
}
