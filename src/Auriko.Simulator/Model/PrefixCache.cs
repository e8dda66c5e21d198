using Auriko.Simulator.Hosting;

namespace Auriko.Simulator.Model;

/// <summary>
/// Remembers the beginnings of prompts, as the services do, so that a repeated prefix is billed as cached: OpenAI from
/// 1,024 tokens in steps of 128, DeepSeek in steps of 64. Bounded; safe from many threads.
/// </summary>
internal sealed class PrefixCache
{
    private const int Capacity = 65_536;
    private const int TokensPerTurn = 4;
    private const ulong HashStart = 14695981039346656037;
    private const ulong HashStep = 1099511628211;

    private readonly Lock _gate = new();
    private readonly HashSet<ulong> _known = [];
    private readonly Queue<ulong> _oldest = new();

    /// <summary>Measures a prompt and remembers it.</summary>
    public PromptSize Measure(ModelCall call)
    {
        var (block, least) = call.Flavour == Flavour.DeepSeek ? (64, 64) : (128, 1024);
        var isCached = call.Flavour != Flavour.Anthropic || call.CacheLife is not null;
        var marks = new List<(int Tokens, ulong Hash)>();
        var hash = Fold(HashStart, call.Model);
        hash = (hash ^ (ulong)call.Flavour) * HashStep;
        var tokens = 3;

        foreach (var text in Texts(call))
        {
            tokens += TokensPerTurn;
            for (var rest = text.AsSpan(); rest.Length > 0;)
            {
                var length = Tokenizer.NextLength(rest);
                hash = Fold(hash, rest[..length]);
                rest = rest[length..];
                tokens++;
                if (tokens % block == 0 && tokens >= least && isCached)
                {
                    marks.Add((tokens, hash));
                }
            }
        }

        return new PromptSize(tokens + ImageTokens(call), CachedOf(marks), marks.LastOrDefault().Tokens, hash);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _known.Clear();
            _oldest.Clear();
        }
    }

    private static IEnumerable<string> Texts(ModelCall call)
    {
        foreach (var tool in call.Tools)
        {
            yield return tool.Name;
            yield return tool.Description;
            if (tool.Parameters.ValueKind != System.Text.Json.JsonValueKind.Undefined)
            {
                yield return tool.Parameters.GetRawText();
            }
        }

        foreach (var turn in call.Turns)
        {
            yield return turn.Text;
        }
    }

    private static int ImageTokens(ModelCall call) => 85 * call.Turns.Sum(turn => turn.Images);

    private static ulong Fold(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * HashStep;
        }

        return hash;
    }

    private int CachedOf(List<(int Tokens, ulong Hash)> marks)
    {
        if (marks.Count == 0)
        {
            return 0;
        }

        lock (_gate)
        {
            var cached = marks.LastOrDefault(mark => _known.Contains(mark.Hash)).Tokens;
            foreach (var (_, hash) in marks)
            {
                Remember(hash);
            }

            return cached;
        }
    }

    private void Remember(ulong hash)
    {
        if (!_known.Add(hash))
        {
            return;
        }

        _oldest.Enqueue(hash);
        if (_oldest.Count > Capacity)
        {
            _known.Remove(_oldest.Dequeue());
        }
    }
}
